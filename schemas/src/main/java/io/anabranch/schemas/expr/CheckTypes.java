package io.anabranch.schemas.expr;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.Cel;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the types of expressions that parse. One check costs as much as a hundred expressions, so
 * many are checked as the items of one list, a line for each.
 */
final class CheckTypes {
  private static final int MOST_AT_ONCE = 200;
  private static final int LONGEST_AT_ONCE = 64 << 10;
  private static final String PARAMS = "anabranch.Params";
  private static final String RUN = "anabranch.Run";
  private static final String TASK = "anabranch.Task";
  private static final ImmutableMap<String, CelType> TASK_FIELDS =
      ImmutableMap.of(
          "state", SimpleType.STRING, "attempt", SimpleType.INT, "output", SimpleType.DYN);

  private final Cel checker;
  private final Problems problems;

  CheckTypes(Map<String, ParamSpec> params, Problems problems) {
    this.problems = problems;
    ImmutableMap<String, CelType> paramFields =
        params.entrySet().stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    Map.Entry::getKey, entry -> type(entry.getValue().type())));
    ImmutableMap<String, CelType> runFields =
        ImmutableMap.of(
            "id", SimpleType.STRING,
            "logicalTime", SimpleType.TIMESTAMP,
            "dag", SimpleType.STRING,
            "version", SimpleType.INT);
    this.checker =
        Engine.builder(Engine.limits(2 * LONGEST_AT_ONCE, Engine.MAX_DEPTH + 8))
            .setTypeProvider(
                new Types(
                    ImmutableList.of(
                        struct(PARAMS, paramFields),
                        struct(RUN, runFields),
                        struct(TASK, TASK_FIELDS))))
            .addVar("params", StructTypeReference.create(PARAMS))
            .addVar("run", StructTypeReference.create(RUN))
            .addVar(
                TaskNames.ROOT, MapType.create(SimpleType.STRING, StructTypeReference.create(TASK)))
            .build();
  }

  private static CelType struct(String name, ImmutableMap<String, CelType> fields) {
    return StructType.create(
        name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
  }

  private record Types(ImmutableList<CelType> known) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return known;
    }

    @Override
    public Optional<CelType> findType(String name) {
      return known.stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }

  private static CelType type(ParamSpec.Type type) {
    return switch (type) {
      case STRING -> SimpleType.STRING;
      case INTEGER -> SimpleType.INT;
      case NUMBER -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
      case OBJECT -> MapType.create(SimpleType.STRING, SimpleType.DYN);
      case ARRAY -> ListType.create(SimpleType.DYN);
    };
  }

  /** {@code open}: what stands before each expression, with the brackets that it opens. */
  void check(Map<String, List<Place>> sources, String open) {
    Batch batch = new Batch(open);
    for (Map.Entry<String, List<Place>> entry : sources.entrySet()) {
      if (batch.isFullFor(entry.getKey())) {
        batch.check();
        batch = new Batch(open);
      }
      batch.add(entry.getKey(), entry.getValue());
    }
    batch.check();
  }

  static String sentence(String source, String reason) {
    String shortened = reason.replaceFirst("\\(candidates: .*", "").strip();
    return "Expected an expression in CEL, but "
        + Words.quote(source)
        + ": "
        + Words.cut(shortened, 200)
        + ".";
  }

  /** Expressions that are checked together. */
  private final class Batch {
    private final ArrayList<Map.Entry<String, List<Place>>> entries = new ArrayList<>();
    private final ArrayList<Integer> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder("[");
    private final String open;
    private final String close;
    private int line = 1;

    Batch(String open) {
      this.open = open;
      this.close = ")".repeat((int) open.chars().filter(c -> c == '(').count());
    }

    boolean isFullFor(String source) {
      return entries.size() == MOST_AT_ONCE || text.length() + source.length() > LONGEST_AT_ONCE;
    }

    void add(String source, List<Place> places) {
      text.append(entries.isEmpty() ? "\n" : ",\n")
          .append(open)
          .append(source)
          .append('\n')
          .append(close);
      lines.add(++line);
      line += 1 + (int) source.chars().filter(c -> c == '\n').count();
      entries.add(Map.entry(source, places));
    }

    void check() {
      if (entries.isEmpty()) {
        return;
      }
      CelValidationResult result = checker.compile(text.append("]").toString());
      Set<Integer> told = new HashSet<>();
      for (CelIssue issue : result.getErrors()) {
        int at = find(issue.getSourceLocation().getLine());
        if (told.add(at)) {
          Map.Entry<String, List<Place>> entry = entries.get(at);
          String said = sentence(entry.getKey(), issue.getMessage());
          entry.getValue().forEach(place -> problems.add(place, said));
        }
      }
    }

    private int find(int issueLine) {
      int at = 0;
      while (at + 1 < lines.size() && lines.get(at + 1) <= issueLine) {
        at++;
      }
      return at;
    }
  }
}
