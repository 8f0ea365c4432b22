package dev.sluice.aws.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An environment of a project; records carry both names, so that they never change.
 *
 * @param id follows from the names, so that a pair of names exists once
 * @param recordsPerSecond rate limit of each of its keys; 0 for what the deployment sets
 */
public record Environment(
    String organisation,
    String id,
    String project,
    String environment,
    int recordsPerSecond,
    Instant createdAt) {

  public static String idOf(String project, String environment) {
    byte[] name = project.getBytes(StandardCharsets.UTF_8);
    return "env_"
        + EnvironmentKeyStore.hash(name.length + ":" + project + environment).substring(0, 24);
  }
}
