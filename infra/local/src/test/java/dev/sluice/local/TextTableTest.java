package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAlignedAndNumbersStandToTheRight() throws JsonProcessingException {
    assertThat(table("[\"event\",\"n\",\"last\"]", "[[\"purchase\",7,null],[\"é\",1200,\"x\"]]"))
        .isEqualTo(
            """
            event        n  last
            --------  ----  ----
            purchase     7  NULL
            é         1200  x
            """);
  }

  @Test
  void longTextIsCutAndLineBreaksDoNotBreakTheTable() throws JsonProcessingException {
    assertThat(table("[\"a\"]", "[[\"" + "x".repeat(200) + "\"],[\"one\\ntwo\"]]"))
        .contains("x".repeat(79) + "…\n")
        .contains("one two\n");
  }

  @Test
  void noRowsAreAnEmptyTable() throws JsonProcessingException {
    assertThat(table("[\"a\"]", "[]")).isEqualTo("a\n-\n");
  }

  private static String table(String columns, String rows) throws JsonProcessingException {
    return TextTable.of(Api.JSON.readTree(columns), Api.JSON.readTree(rows));
  }
}
