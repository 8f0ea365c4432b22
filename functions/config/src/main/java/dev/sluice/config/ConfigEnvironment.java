package dev.sluice.config;

import dev.sluice.aws.Tables;
import dev.sluice.aws.Variables;
import java.util.Map;
import java.util.Set;

/**
 * The config function's environment.
 *
 * @param warehouseTypes that the deployment allows
 * @param publicUrl of the API, without a slash at its end: what webhook addresses start with
 */
public record ConfigEnvironment(
    Tables tables, String kmsKeyId, Set<String> warehouseTypes, String publicUrl) {

  static ConfigEnvironment read(Map<String, String> environment) {
    return new Variables(environment)
        .finish(
            variables ->
                new ConfigEnvironment(
                    new Tables(
                        variables.required("CONFIG_TABLE"),
                        variables.required("STATE_TABLE"),
                        variables.required("COUNTS_TABLE")),
                    variables.required("KMS_KEY_ID"),
                    variables.names("WAREHOUSE_TYPES"),
                    variables.required("PUBLIC_URL")));
  }

  public ConfigEnvironment {
    if (publicUrl != null && publicUrl.endsWith("/")) {
      publicUrl = publicUrl.substring(0, publicUrl.length() - 1);
    }
  }
}
