package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.LocalRun.Started;
import java.util.List;
import org.junit.jupiter.api.Test;

class BannerTest {
  @Test
  void telemetryIsAskedOfTheConnection() {
    assertThat(banner("wc_1", "DATA=.sluice"))
        .contains("/warehouse-connections/wc_1/telemetry/")
        .contains("make query SQL=");
  }

  @Test
  void withoutAConnectionItShowsHowToConnectInsteadOfAnAddressThatIsNotThere() {
    assertThat(banner(null, "DATA=.sluice"))
        .doesNotContain("null/telemetry")
        .contains("/warehouse-connections/ ")
        .contains("{\"type\":\"duckdb\",\"name\":\"Demo\",");
  }

  @Test
  void aFolderIsQuotedWhereTheShellWouldSplitIt() {
    assertThat(banner("wc_1", "DATA=/tmp/it's mine"))
        .contains("make query DATA='/tmp/it'\\''s mine' SQL=");
    assertThat(banner("wc_1", "DATA=/tmp/mine")).contains("make query DATA=/tmp/mine SQL=");
  }

  private static String banner(String connection, String data) {
    Demo demo =
        new Demo(
            Demo.ORGANISATION,
            List.of(new Demo.Environment("shop", "production", "sl_client_1", "sl_server_1")),
            "wh_1",
            "whsec_1");
    return Banner.of(
        new Started("http://127.0.0.1:8080", "token", demo, connection), Options.of(data));
  }
}
