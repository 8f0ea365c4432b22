package dev.sluice.ingest;

import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.core.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A request's body as it arrived, and as the text in it. */
record Body(byte[] wire, boolean gzip) {

  /** Throws when the body is larger, or otherwise encoded, than we take. */
  static Body of(Request request) {
    String encoding = request.header("Content-Encoding");
    String plain = encoding == null ? "" : encoding.trim().toLowerCase(Locale.ROOT);
    boolean gzip = plain.equals("gzip") || plain.equals("x-gzip");
    if (!gzip && !plain.isEmpty() && !plain.equals("identity")) {
      throw Refusal.of(
          415, "unsupported_encoding", "Content-Encoding may be gzip, once, or left out.");
    }
    byte[] wire = request.body();
    if (wire.length > Limits.BODY_BYTES_ON_THE_WIRE) {
      throw tooLarge(Limits.BODY_BYTES_ON_THE_WIRE, "as it is sent");
    }
    return new Body(wire, gzip);
  }

  /**
   * The text, decompressed while it is read and never more of it than the limit. A damaged gzip is
   * a {@link java.util.zip.ZipException} or {@link java.io.EOFException}, bytes that are not UTF-8
   * a {@link java.nio.charset.CharacterCodingException}, and too much a {@link Refusal}.
   */
  InputStream open() throws IOException {
    InputStream bytes = new ByteArrayInputStream(wire);
    return new TextStream(gzip ? new GZIPInputStream(bytes, 8192) : bytes);
  }

  static Refusal tooLarge(int limit, String when) {
    return Refusal.of(
        413,
        "body_too_large",
        "The body is larger than %d bytes %s; send its records in several requests."
            .formatted(limit, when));
  }
}
