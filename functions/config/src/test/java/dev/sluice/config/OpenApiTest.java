package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/openapi.yaml is the contract: what it describes is what there is. */
class OpenApiTest {
  private static final Set<String> TAGS = Set.of("connections", "environments", "audit");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  @TempDir Path directory;

  @Test
  void theRoutesAreThoseOfTheContract() throws IOException {
    try (ConfigFixture fixture = new ConfigFixture(directory)) {
      assertThat(fixture.handler.routeKeys()).containsExactlyInAnyOrderElementsOf(described());
    }
  }

  @Test
  void everyReferenceOfTheContractLeadsSomewhere() throws IOException {
    JsonNode contract = contract();
    assertThat(contract.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(contract.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  private static Set<String> described() throws IOException {
    Set<String> keys = new TreeSet<>();
    contract()
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (METHODS.contains(operation.getKey())
                              && TAGS.contains(operation.getValue().at("/tags/0").asText())) {
                            keys.add(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return keys;
  }

  private static JsonNode contract() throws IOException {
    return new YAMLMapper().readTree(Path.of("../../docs/openapi.yaml").toFile());
  }
}
