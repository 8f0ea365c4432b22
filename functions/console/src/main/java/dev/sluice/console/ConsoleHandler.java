package dev.sluice.console;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.Set;

/** The web page: what streams, what waits and what is wrong. It calls the API beside it. */
public final class ConsoleHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Page page = Page.read("status.html");

  /** What the template has to route to this function. */
  public Set<String> routeKeys() {
    return Set.of("GET /");
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(200)
        .withHeaders(
            Map.of(
                "content-type", "text/html; charset=utf-8",
                "cache-control", "no-store",
                "content-security-policy", page.policy(),
                "referrer-policy", "no-referrer",
                "x-content-type-options", "nosniff"))
        .withBody(page.html())
        .build();
  }
}
