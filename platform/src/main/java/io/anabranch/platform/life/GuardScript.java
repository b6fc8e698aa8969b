package io.anabranch.platform.life;

/** The two shell programs of the guard; POSIX sh, which every system has. */
final class GuardScript {
  /**
   * Reads {@code add GROUP|MARK} and {@code drop GROUP|MARK} from stdin. At its end, which comes
   * however the JVM dies, it asks the groups that are left to end, and all who carry a mark of
   * theirs, and kills them two seconds later. Without a /proc nobody is found by his mark.
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
      all=$groups
      each() {
        left=' '
        for group in $groups; do
          if kill -s "$1" -- "-${group%%|*}" 2>/dev/null; then left="$left$group "; fi
        done
        groups=$left
      }
      marks=
      for group in $all; do
        if [ -n "${group#*|}" ]; then
          marks="$marks${group#*|}
      "
        fi
      done
      marks=${marks%?}
      marked() {
        strays=
        if [ -z "$marks" ]; then return; fi
        for file in $(grep -lsF -e "$marks" /proc/[0-9]*/environ); do
          if tr '\\0' '\\n' 2>/dev/null <"$file" | grep -qxF -e "$marks"; then
            pid=${file#/proc/}
            if kill -s "$1" "${pid%/environ}" 2>/dev/null; then strays=some; fi
          fi
        done
      }
      each TERM
      marked TERM
      rounds=10
      while [ "$groups$strays" != ' ' ] && [ "$rounds" -gt 0 ]; do
        sleep 0.2
        rounds=$((rounds - 1))
        each 0
        marked 0
      done
      each KILL
      marked KILL
      rounds=20
      while [ -n "$strays" ] && [ "$rounds" -gt 0 ]; do
        sleep 0.1
        rounds=$((rounds - 1))
        marked KILL
      done
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
