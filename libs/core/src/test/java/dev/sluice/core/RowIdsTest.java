package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowIdsTest {
  private final RowIds ids = new RowIds();

  /** Ids that are in warehouses already: they must come out the same for ever. */
  @Test
  void theFormatIsPinned() {
    assertThat(ids.evaluation("org1", "shop", "production", "id:call-1", 1_764_000_000_000L, "f"))
        .isEqualTo("c16dcac94d4932dd93de04443c456fe0");
    assertThat(ids.content("event", "org1", "shop", "production", 2, "purchase", null, "", "ü"))
        .isEqualTo("12c791c7f510730d27b1a43bd44e5a31");
  }

  /** The rule in words, followed once more by hand. */
  @Test
  void anIdIsTheHashOfItsLengthPrefixedFields() throws Exception {
    ByteBuffer fields = ByteBuffer.allocate(200);
    fields.putLong(1);
    for (String field : List.of("evaluation", "o", "p", "e", "id:ü")) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      fields.putLong(bytes.length).put(bytes);
    }
    fields.putLong(1_764_000_000_000L).putLong(1).put((byte) 'f');
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(fields.flip());
    assertThat(ids.evaluation("o", "p", "e", "id:ü", 1_764_000_000_000L, "f"))
        .isEqualTo(HexFormat.of().formatHex(digest.digest()).substring(0, 32));
  }

  @Test
  void anIdIsThirtyTwoLowerCaseHexDigitsAndRepeatable() {
    String id = ids.content("event", "o", "p", "e", 0, "a");
    assertThat(id).matches("[0-9a-f]{32}");
    ids.content("event", "o", "p", "e", 0, "b");
    assertThat(ids.content("event", "o", "p", "e", 0, "a")).isEqualTo(id);
    assertThat(new RowIds().content("event", "o", "p", "e", 0, "a")).isEqualTo(id);
  }

  @Test
  void everyPartOfAnEvaluationMakesAnotherId() {
    List<String> all =
        List.of(
            ids.evaluation("o", "p", "e", "c", 1, "f"),
            ids.evaluation("O", "p", "e", "c", 1, "f"),
            ids.evaluation("o", "P", "e", "c", 1, "f"),
            ids.evaluation("o", "p", "E", "c", 1, "f"),
            ids.evaluation("o", "p", "e", "C", 1, "f"),
            ids.evaluation("o", "p", "e", "c", 2, "f"),
            ids.evaluation("o", "p", "e", "c", 1, "F"));
    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
  }

  @Test
  void neighbouringFieldsCannotBeMixedUp() {
    Set<String> all =
        Set.of(
            ids.content("event", "o", "p", "e", 0, "ab", "c"),
            ids.content("event", "o", "p", "e", 0, "a", "bc"),
            ids.content("event", "o", "p", "e", 0, "abc", ""),
            ids.content("event", "o", "p", "e", 0, "abc", null),
            ids.content("event", "o", "p", "e", 0, "abc"),
            ids.content("event", "o", "p", "e", 1, "abc"),
            ids.content("call", "o", "p", "e", 0, "abc"),
            ids.content("event", "op", "", "e", 0, "abc"));
    assertThat(all).hasSize(8);
  }
}
