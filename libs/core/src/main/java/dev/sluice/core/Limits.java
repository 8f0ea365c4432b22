package dev.sluice.core;

import java.time.Duration;

/** Every limit of the receiving side, in one place; docs/openapi.yaml states the same numbers. */
public final class Limits {
  /**
   * Bytes of a request body as it arrives, still compressed. Lambda takes 6 MB, and gzip arrives as
   * base64.
   */
  public static final int BODY_BYTES_ON_THE_WIRE = 4 * 1024 * 1024;

  /** Bytes of a request body after decompression. */
  public static final int BODY_BYTES_DECODED = 16 * 1024 * 1024;

  /** Records (events, or identity calls) in one body. */
  public static final int RECORDS = 1_000;

  /** Flags of one identity call. */
  public static final int FLAGS_OF_A_CALL = 500;

  /** UTF-8 bytes of any text field. */
  public static final int TEXT_BYTES = 16 * 1024;

  /** UTF-8 bytes of a record's traits, and of its metadata, as canonical JSON. */
  public static final int TRAITS_BYTES = 32 * 1024;

  /** Depth of nesting inside traits, metadata and JSON values. */
  public static final int NESTING = 32;

  /** How far in the past a record's time may lie. */
  public static final Duration OLDEST = Duration.ofDays(90);

  /** How far in the future a record's time may lie: the clocks of devices run ahead. */
  public static final Duration NEWEST = Duration.ofHours(1);

  /** Warehouse rows of one chunk. */
  public static final int ROWS_OF_A_CHUNK = 20_000;

  /** Bytes of one chunk's rows once expanded, traits repeated on each of them. */
  public static final int EXPANDED_BYTES_OF_A_CHUNK = 32 * 1024 * 1024;

  /**
   * Bytes of one chunk's payload before compression. With it even incompressible content fits into
   * a queue message of 1 MiB once it is base64.
   */
  public static final int PAYLOAD_BYTES_OF_A_CHUNK = 700_000;

  /** Bytes of the chunks packed into one message; as base64 they stay just under SQS's 1 MiB. */
  public static final int CHUNK_BYTES_OF_A_MESSAGE = 780_000;

  /** SQS's longest delay of one message. */
  public static final Duration LONGEST_DELAY = Duration.ofSeconds(900);

  private Limits() {}
}
