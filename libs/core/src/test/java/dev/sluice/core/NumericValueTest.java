package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericValueTest {
  @ParameterizedTest
  @CsvSource({
    "1,1",
    "1.0,1",
    "-2.5,-2.5",
    "+3,3",
    ".5,0.5",
    "5.,5",
    "1e3,1000",
    "1E-2,0.01",
    "0,0"
  })
  void decimalNumbersAreNumbers(String text, double number) {
    assertThat(NumericValue.of(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "true",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "0x10",
        "1d",
        "1f",
        "1_000",
        "1,5",
        "1 ",
        " 1",
        "--1",
        ".",
        "-",
        "e5",
        "{\"a\":1}",
        "１",
        "1\n"
      })
  void nothingElseIs(String text) {
    assertThat(NumericValue.of(text)).isNull();
  }

  @Test
  void longDigitsAreNotEvenTried() {
    assertThat(NumericValue.of(null)).isNull();
    assertThat(NumericValue.of("1".repeat(64))).isEqualTo(1.1111111111111111e63);
    assertThat(NumericValue.of("1".repeat(65))).isNull();
  }
}
