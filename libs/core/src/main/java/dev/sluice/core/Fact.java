package dev.sluice.core;

/** What an application reports: all flags of one identity call, or one custom event. */
public sealed interface Fact permits IdentityCall, CustomEvent {
  String project();

  String environment();

  String identifier();

  /** Canonical JSON object, or null. */
  String traits();

  String sdkName();

  String sdkVersion();
}
