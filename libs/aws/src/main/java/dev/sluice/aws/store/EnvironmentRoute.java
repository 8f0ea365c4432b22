package dev.sluice.aws.store;

/**
 * What an environment key leads to.
 *
 * @param project the project's name, and the environment's: together they are unique in the
 *     organisation and never change
 * @param recordsPerSecond rate limit of this key
 */
public record EnvironmentRoute(
    String organisation, String project, String environment, Kind kind, int recordsPerSecond) {
  /** A client key is public and may send events; a server key may send evaluations too. */
  public enum Kind {
    CLIENT,
    SERVER
  }
}
