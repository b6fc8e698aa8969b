package io.anabranch.platform.life;

/** The two shell programs of the guard; POSIX sh, which every system has. */
final class GuardScript {
  /**
   * Reads {@code add GROUP} and {@code drop GROUP} from stdin. At its end, which comes however the
   * JVM dies, it asks the groups that are left to end and kills them two seconds later.
   */
  static final String GUARD =
      """
      groups=' '
      while read -r verb group; do
        case $verb in
          add) groups="$groups$group " ;;
          drop)
            case $groups in
              *" $group "*) groups="${groups%%" $group "*} ${groups#*" $group "}" ;;
            esac ;;
        esac
      done
      each() {
        left=' '
        for group in $groups; do
          if kill -s "$1" -- "-$group" 2>/dev/null; then left="$left$group "; fi
        done
        groups=$left
      }
      each TERM
      rounds=20
      while [ "$groups" != ' ' ] && [ "$rounds" -gt 0 ]; do
        sleep 0.1
        rounds=$((rounds - 1))
        each 0
      done
      each KILL
      """;

  /**
   * Waits for a line, then becomes the command; without one (the JVM died before the guard knew the
   * group) it ends. The first argument is the file for the command's stdin, or empty.
   */
  static final String GATE =
      """
      read -r anabranch_gate || exit 125
      unset anabranch_gate
      if [ -n "$1" ]; then exec <"$1"; fi
      shift
      exec "$@"
      """;

  private GuardScript() {}
}
