package io.anabranch.schemas.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes one family of records as JSON. Thread-safe. In records that anybody may write
 * a duplicate key is refused; in those that only the scheduler writes (history, tasks) it is not
 * looked for.
 *
 * @param <T> the family's sealed type
 */
public final class Codec<T> {
  /** Topic run-commands. */
  public static final Codec<RunCommand> RUN_COMMAND = new Codec<>(RunCommand.class, Input.class);

  /** Topic dag-commands. */
  public static final Codec<DagCommand> DAG_COMMAND = new Codec<>(DagCommand.class, Input.class);

  /** Topic task-events. */
  public static final Codec<TaskEvent> TASK_EVENT = new Codec<>(TaskEvent.class, Input.class);

  /** Topic tasks. */
  public static final Codec<WorkerMessage> WORKER_MESSAGE =
      new Codec<>(WorkerMessage.class, WorkerMessage.class, Json.ours());

  /** Topic beats. */
  public static final Codec<Beat> BEAT = new Codec<>(Beat.class, Beat.class);

  /** Topic history. */
  public static final Codec<HistoryRecord> HISTORY =
      new Codec<>(HistoryRecord.class, HistoryRecord.class, Json.ours());

  /** Topic catalog. */
  public static final Codec<CatalogRecord> CATALOG =
      new Codec<>(CatalogRecord.class, CatalogRecord.class);

  /** Topic dead-letters. */
  public static final Codec<LetterEvent> LETTER = new Codec<>(LetterEvent.class, LetterEvent.class);

  /** Topic task-logs. */
  public static final Codec<LogChunk> LOG_CHUNK = new Codec<>(LogChunk.class, LogChunk.class);

  private static final int MAX_REASON = 500;

  private final Class<T> family;
  private final Class<? super T> root;
  private final JsonMapper plain;

  private Codec(Class<T> family, Class<? super T> root) {
    this(family, root, Json.mapper());
  }

  private Codec(Class<T> family, Class<? super T> root, JsonMapper plain) {
    this.family = family;
    this.root = root;
    this.plain = plain;
  }

  /** Encodes {@code value}; never fails for a value that could be constructed. */
  public byte[] encode(T value) {
    return Json.bytes(value);
  }

  /**
   * Decodes a record's value.
   *
   * @throws UnreadableException when it is not a record of this family; never anything else,
   *     whatever the bytes are
   */
  public T decode(byte @Nullable [] bytes) throws UnreadableException {
    T value = decodePlain(bytes);
    return value == null ? decodeAny(bytes) : value;
  }

  /** What nearly every record is; null when it is something else, or not readable. */
  private @Nullable T decodePlain(byte @Nullable [] bytes) {
    if (!PlainForm.is(bytes, Json.MAX_INPUT_DEPTH)) {
      return null;
    }
    try {
      Object value = plain.readValue(bytes, root);
      return family.isInstance(value) ? family.cast(value) : null;
    } catch (IOException | RuntimeException e) {
      return null; // the longer way says why
    }
  }

  /** The longer way, by a tree: says of anything that is no record of this family why. */
  T decodeAny(byte @Nullable [] bytes) throws UnreadableException {
    if (bytes == null || bytes.length == 0) {
      throw new UnreadableException("Expected one JSON object, but the record has no value.");
    }
    try {
      JsonNode tree = Json.mapper().readTree(bytes);
      if (!tree.isObject()) {
        throw new UnreadableException(
            "Expected one JSON object, but got " + tree.getNodeType() + ".");
      }
      JsonNode version = tree.path("v");
      if (!version.isMissingNode()
          && (!version.isInt()
              || version.intValue() < 1
              || version.intValue() > Versioned.VERSION)) {
        throw new UnreadableException(
            "Expected 'v' to be at most "
                + Versioned.VERSION
                + ", but got "
                + version
                + ". Upgrade the reader first.");
      }
      if (root == Input.class && isDeeper(tree, Json.MAX_INPUT_DEPTH)) {
        throw new UnreadableException(
            "Expected JSON nested at most " + Json.MAX_INPUT_DEPTH + " deep, but it is deeper.");
      }
      Object value = Json.mapper().treeToValue(tree, root);
      if (!family.isInstance(value)) {
        throw new UnreadableException(
            "Expected a "
                + family.getSimpleName()
                + ", but got type "
                + tree.path("type")
                + ". Send it to its own topic.");
      }
      return family.cast(value);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(reason(e));
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new UnreadableException(cut(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      throw new UnreadableException("Expected JSON of bounded depth, but it is nested too deep.");
    }
  }

  private static boolean isDeeper(JsonNode tree, int most) {
    if (!tree.isContainerNode()) {
      return false;
    }
    if (most == 0) {
      return true;
    }
    for (JsonNode child : tree) {
      if (child.isContainerNode() && isDeeper(child, most - 1)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e.getCause();
    String said =
        cause instanceof IllegalArgumentException && cause.getMessage() != null
            ? cause.getMessage()
            : e.getOriginalMessage();
    return cut(said == null ? e.getClass().getSimpleName() : said);
  }

  private static String cut(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
  }
}
