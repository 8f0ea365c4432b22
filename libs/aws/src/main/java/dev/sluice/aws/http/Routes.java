package dev.sluice.aws.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function's routes by API Gateway's route key, for instance {@code POST /v1/events}. Turns a
 * {@link Refusal} into its answer and anything unexpected into a 500 that tells nothing but a
 * request id.
 */
public final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private final Map<String, Route> routes = new LinkedHashMap<>();

  /** Answers one request. */
  @FunctionalInterface
  public interface Route {
    Answer answer(Request request);
  }

  public Routes add(String routeKey, Route route) {
    if (routes.put(routeKey, route) != null) {
      throw new IllegalArgumentException("two routes for " + routeKey);
    }
    return this;
  }

  /** What the template has to route to this function. */
  public Set<String> keys() {
    return routes.keySet();
  }

  public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event, Duration timeLeft) {
    return Json.response(answer(new Request(event, timeLeft)));
  }

  private Answer answer(Request request) {
    String key = request.event().getRouteKey();
    Route route = routes.get(key);
    if (route == null) {
      return Json.error(Refusal.notFound("The route " + key));
    }
    try {
      return route.answer(request);
    } catch (Refusal refusal) {
      return Json.error(refusal);
    } catch (RuntimeException e) {
      String requestId =
          request.event().getRequestContext() == null
              ? "unknown"
              : request.event().getRequestContext().getRequestId();
      LOG.atError()
          .addKeyValue("route", key)
          .addKeyValue("request_id", requestId)
          .setCause(e)
          .log("request failed");
      return Json.error(
          Refusal.of(
              500,
              "internal_error",
              "Something went wrong on our side; request id " + requestId + "."));
    }
  }
}
