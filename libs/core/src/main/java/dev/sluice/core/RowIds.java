package dev.sluice.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids that a retry reproduces: SHA-256 of length-prefixed fields, the first 128 bits in lower-case
 * hex.
 *
 * <p>An instance hashes one id after another and is not safe for use by several threads.
 */
public final class RowIds {
  private static final int FORMAT_VERSION = 1;
  private final MessageDigest digest;

  public RowIds() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The id of one flag's answer. Its time is part of it, so that equal ids always lie on the same
   * day.
   *
   * @param callKey the caller's call id, or the hash of the call's whole content
   */
  public String evaluation(
      String organisation,
      String project,
      String environment,
      String callKey,
      long evaluatedAt,
      String feature) {
    start("evaluation");
    text(organisation);
    text(project);
    text(environment);
    text(callKey);
    number(evaluatedAt);
    text(feature);
    return finish();
  }

  /**
   * The id of anything identified by its content, for SDKs that send no id.
   *
   * @param kind keeps equal contents of different kinds apart
   * @param repetition 0 for the first of several equal records in one body, then 1, 2 …
   */
  public String content(
      String kind,
      String organisation,
      String project,
      String environment,
      int repetition,
      String... fields) {
    start(kind);
    text(organisation);
    text(project);
    text(environment);
    number(repetition);
    for (String field : fields) {
      text(field);
    }
    return finish();
  }

  private void start(String kind) {
    digest.reset();
    number(FORMAT_VERSION);
    text(kind);
  }

  private void text(String value) {
    if (value == null) {
      number(-1);
      return;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      digest.update((byte) (value >>> shift));
    }
  }

  private String finish() {
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }
}
