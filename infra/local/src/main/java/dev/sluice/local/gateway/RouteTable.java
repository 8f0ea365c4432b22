package dev.sluice.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which function answers which route. Of several routes that fit, the one with a literal segment
 * where the others have a parameter wins, from the left.
 */
public final class RouteTable {
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param segments of the path, split at slashes; an empty one at the end for a trailing slash
   */
  private record Entry(String key, String method, List<String> segments, Function function) {
    private Optional<Match> match(String askedMethod, List<String> path) {
      if (!method.equals(askedMethod) || segments.size() != path.size()) {
        return Optional.empty();
      }
      Map<String, String> parameters = new HashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        if (!fits(segments.get(i), path.get(i), parameters)) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(key, Map.copyOf(parameters), function));
    }

    private static boolean fits(String segment, String asked, Map<String, String> parameters) {
      if (!parameter(segment)) {
        return segment.equals(asked);
      }
      parameters.put(segment.substring(1, segment.length() - 1), asked);
      return !asked.isEmpty();
    }

    private String order() {
      StringBuilder order = new StringBuilder();
      segments.forEach(segment -> order.append(parameter(segment) ? '1' : '0'));
      return order.toString();
    }

    private static boolean parameter(String segment) {
      return segment.startsWith("{");
    }
  }

  /** A function behind the gateway. */
  public record Function(
      String name, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {}

  /**
   * @param parameters of the path, by the route's names
   */
  record Match(String routeKey, Map<String, String> parameters, Function function) {}

  /** Adds a function's routes, for instance {@code GET /v1/things/{id}/}. */
  public RouteTable add(Function function, Set<String> routeKeys) {
    for (String key : routeKeys) {
      int space = key.indexOf(' ');
      entries.add(
          new Entry(key, key.substring(0, space), segments(key.substring(space + 1)), function));
    }
    entries.sort(java.util.Comparator.comparing(Entry::order));
    return this;
  }

  /**
   * @param path already decoded
   */
  Optional<Match> find(String method, String path) {
    List<String> segments = segments(path);
    return entries.stream().flatMap(entry -> entry.match(method, segments).stream()).findFirst();
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
