package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class QueryMainTest {
  @Test
  void aDecimalKeepsEveryDigit() throws JsonProcessingException {
    assertThat(table("[[12345678901234567890.123456789],[19.90]]"))
        .isEqualTo(
            """
                                         v
            ------------------------------
            12345678901234567890.123456789
                                     19.90
            (2 rows)
            """);
  }

  @Test
  void theWarehousesOwnWordsAreShown() {
    assertThatThrownBy(() -> QueryMain.table("{\"error\":\"no table nope\"}"))
        .isInstanceOf(Stop.class)
        .hasMessage("no table nope");
  }

  private static String table(String rows) throws JsonProcessingException {
    return QueryMain.table("{\"columns\":[\"v\"],\"rows\":" + rows + ",\"more\":false}");
  }
}
