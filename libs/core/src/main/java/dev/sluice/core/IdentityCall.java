package dev.sluice.core;

import java.util.List;

/**
 * The flags that one identity got in one call; one warehouse row per flag.
 *
 * @param callKey what makes the call itself again when it is resent: see {@link RowIds}
 * @param evaluatedAt milliseconds since the epoch
 */
public record IdentityCall(
    String project,
    String environment,
    String identifier,
    String traits,
    String sdkName,
    String sdkVersion,
    String callKey,
    long evaluatedAt,
    List<Flag> flags)
    implements Fact {

  /** The same call with a part of its flags; ids do not change by it. */
  public IdentityCall withFlags(List<Flag> part) {
    return new IdentityCall(
        project,
        environment,
        identifier,
        traits,
        sdkName,
        sdkVersion,
        callKey,
        evaluatedAt,
        List.copyOf(part));
  }
}
