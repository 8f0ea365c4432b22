package dev.sluice.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Issuer issuer = new Issuer(Issuer.newKey(), Clock.systemUTC());
  private final BlockingQueue<APIGatewayV2HTTPEvent> seen = new LinkedBlockingQueue<>();
  private volatile RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> answer =
      (event, context) ->
          APIGatewayV2HTTPResponse.builder()
              .withStatusCode(202)
              .withHeaders(Map.of("Content-Type", "application/json"))
              .withBody("{\"ok\":true}")
              .build();
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    RouteTable routes =
        new RouteTable()
            .add(
                new RouteTable.Function(
                    "all",
                    (event, context) -> {
                      seen.add(event);
                      return answer.handleRequest(event, context);
                    }),
                Set.of(
                    "POST /v1/events",
                    "GET /things/{id}/",
                    "GET /things/list/",
                    "GET /api/v1/organisations/{organisation}/usage/"));
    gateway = new Gateway(0, issuer, Duration.ofSeconds(2), name -> null);
    gateway.start(routes);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aRequestBecomesAnEventOfFormatTwo() throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/events?a=1&a=2&b=x%20y&c")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Environment-Key", "key")
                .header("X-Many", "one")
                .header("X-Many", "two")
                .header("Cookie", "first=1; second=2")
                .header("User-Agent", "test/1")
                .POST(BodyPublishers.ofString("{\"events\":[\"é\"]}")));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    APIGatewayV2HTTPEvent event = seen.take();
    assertThat(event.getVersion()).isEqualTo("2.0");
    assertThat(event.getRouteKey()).isEqualTo("POST /v1/events");
    assertThat(event.getRawPath()).isEqualTo("/v1/events");
    assertThat(event.getRawQueryString()).isEqualTo("a=1&a=2&b=x%20y&c");
    assertThat(event.getQueryStringParameters())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1,2", "b", "x y", "c", ""));
    assertThat(event.getHeaders())
        .containsEntry("x-environment-key", "key")
        .containsEntry("x-many", "one,two")
        .doesNotContainKey("cookie");
    assertThat(event.getCookies()).containsExactly("first=1", "second=2");
    assertThat(event.getBody()).isEqualTo("{\"events\":[\"é\"]}");
    assertThat(event.getIsBase64Encoded()).isFalse();
    assertThat(event.getPathParameters()).isNull();
    var context = event.getRequestContext();
    assertThat(context.getRequestId()).isNotBlank();
    assertThat(context.getRouteKey()).isEqualTo("POST /v1/events");
    assertThat(context.getAuthorizer()).isNull();
    assertThat(context.getTime())
        .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
    assertThat(context.getHttp().getMethod()).isEqualTo("POST");
    assertThat(context.getHttp().getPath()).isEqualTo("/v1/events");
    assertThat(context.getHttp().getSourceIp()).isEqualTo("127.0.0.1");
    assertThat(context.getHttp().getUserAgent()).isEqualTo("test/1");
  }

  @Test
  void compressedAndBinaryBodiesComeAsBase64() throws Exception {
    byte[] bytes = {31, -117, 0, 1, 2};
    send(
        request("/v1/events")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(bytes)));
    send(request("/v1/events").POST(BodyPublishers.ofByteArray(bytes)));
    for (int i = 0; i < 2; i++) {
      APIGatewayV2HTTPEvent event = seen.take();
      assertThat(event.getIsBase64Encoded()).isTrue();
      assertThat(Base64.getDecoder().decode(event.getBody())).isEqualTo(bytes);
    }
  }

  @Test
  void aLiteralSegmentWinsOverAParameterAndTheTrailingSlashCounts() throws Exception {
    send(request("/things/a%20b/").GET());
    send(request("/things/list/").GET());
    APIGatewayV2HTTPEvent parameter = seen.take();
    assertThat(parameter.getRouteKey()).isEqualTo("GET /things/{id}/");
    assertThat(parameter.getPathParameters()).isEqualTo(Map.of("id", "a b"));
    assertThat(seen.take().getRouteKey()).isEqualTo("GET /things/list/");
    assertThat(send(request("/things/list").GET()).statusCode()).isEqualTo(404);
    assertThat(send(request("/things//").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void anUnknownRouteIsAnsweredByTheGateway() throws Exception {
    HttpResponse<String> response = send(request("/nowhere").GET());
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"message\":\"Not Found\"}");
    assertThat(send(request("/v1/events").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void managingRoutesNeedAGoodTokenAndGetItsClaims() throws Exception {
    String path = "/api/v1/organisations/acme/usage/";
    HttpResponse<String> none = send(request(path).GET());
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(send(request(path).header("Authorization", "Bearer nonsense").GET()).statusCode())
        .isEqualTo(401);
    String token = issuer.token("acme", "viewer", "ada", Duration.ofMinutes(5));
    assertThat(send(request(path).header("Authorization", "Bearer " + token).GET()).statusCode())
        .isEqualTo(202);
    assertThat(seen.take().getRequestContext().getAuthorizer().getJwt().getClaims())
        .containsEntry("org_id", "acme")
        .containsEntry("role", "viewer");
    assertThat(seen).isEmpty();
  }

  @Test
  void aBodyAboveTenMegabytesIsRefused() throws Exception {
    HttpResponse<String> response =
        send(request("/v1/events").POST(BodyPublishers.ofByteArray(new byte[10_485_761])));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(seen).isEmpty();
  }

  @Test
  void aBrowserMaySendFromAnyPage() throws Exception {
    HttpResponse<String> preflight =
        send(
            request("/v1/events")
                .header("Origin", "https://shop.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-environment-key")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().allValues("access-control-allow-origin"))
        .isEqualTo(List.of("*"));
    assertThat(preflight.headers().firstValue("access-control-allow-headers"))
        .hasValue("content-type,x-environment-key");
    HttpResponse<String> sent =
        send(
            request("/v1/events")
                .header("Origin", "https://shop.example")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(sent.headers().allValues("access-control-allow-origin")).isEqualTo(List.of("*"));
  }

  @Test
  void aFunctionThatThrowsOrTakesTooLongIsAnsweredFor() throws Exception {
    answer =
        (event, context) -> {
          throw new IllegalStateException("a secret detail");
        };
    HttpResponse<String> thrown = send(request("/things/list/").GET());
    assertThat(thrown.statusCode()).isEqualTo(500);
    assertThat(thrown.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    answer =
        (event, context) -> {
          pause(4_000);
          return APIGatewayV2HTTPResponse.builder().withStatusCode(200).build();
        };
    assertThat(send(request("/things/list/").GET()).statusCode()).isEqualTo(503);
  }

  @Test
  void closingWaitsForTheRequestThatIsBeingAnswered() throws Exception {
    answer =
        (event, context) -> {
          pause(700);
          return APIGatewayV2HTTPResponse.builder().withStatusCode(202).build();
        };
    CompletableFuture<HttpResponse<String>> running =
        client.sendAsync(request("/things/list/").GET().build(), BodyHandlers.ofString());
    seen.poll(5, TimeUnit.SECONDS);
    int port = gateway.port();
    gateway.close();
    assertThat(running.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
    URI gone = URI.create("http://127.0.0.1:" + port + "/things/list/");
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(gone).build(), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aPortThatIsTakenSaysSo() {
    assertThatThrownBy(
            () -> new Gateway(gateway.port(), issuer, Duration.ofSeconds(1), name -> null))
        .isInstanceOf(BindException.class);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
