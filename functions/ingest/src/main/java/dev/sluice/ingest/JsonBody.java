package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.zip.ZipException;

/** Reads a body once from front to back; whatever is wrong with it as a whole is a Refusal. */
final class JsonBody {
  /**
   * Jackson ends the whole parse at its own limits, and one bad record would cost the good ones
   * beside it. Our limits reject the record instead. Depth alone costs memory just by being
   * skipped, some 60 bytes a level, and so keeps a limit that only an attack can reach.
   */
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNestingDepth(1_000_000)
          .build();

  /** Python's encoder writes NaN and Infinity; they become texts like other inexact numbers. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private JsonBody() {}

  static void read(Body body, Format format, Intake intake) {
    try (InputStream text = body.open();
        JsonParser parser = FACTORY.createParser(text)) {
      format.read(parser, intake);
    } catch (JsonProcessingException e) {
      throw Refusal.of(400, "malformed_json", "The body is not valid JSON: " + Json.where(e));
    } catch (CharacterCodingException e) {
      throw Refusal.of(400, "malformed_json", "The body is not valid UTF-8.");
    } catch (ZipException | EOFException e) {
      throw Refusal.of(
          400, "malformed_body", "The body is not a complete gzip, which its header says it is.");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }
}
