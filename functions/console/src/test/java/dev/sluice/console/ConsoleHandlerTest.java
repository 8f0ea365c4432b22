package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import org.junit.jupiter.api.Test;

class ConsoleHandlerTest {
  private final APIGatewayV2HTTPResponse response =
      new ConsoleHandler().handleRequest(new APIGatewayV2HTTPEvent(), null);

  @Test
  void thePageIsWholeAndNeedsNothingFromElsewhere() {
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getHeaders()).containsEntry("content-type", "text/html; charset=utf-8");
    assertThat(response.getBody())
        .startsWith("<!doctype html>")
        .contains("</html>")
        .doesNotContain("http://", "https://", " src=");
  }

  @Test
  void onlyItsOwnScriptAndStyleMayRun() {
    assertThat(response.getHeaders().get("content-security-policy"))
        .contains("default-src 'none'", "connect-src 'self'")
        .matches(".*script-src 'sha256-[A-Za-z0-9+/]{43}='; style-src 'sha256-[A-Za-z0-9+/]{43}='");
  }
}
