package dev.sluice.ingest;

import java.util.ArrayList;
import java.util.List;

/** The rejected records of one body, in their order. */
final class Rejections {
  private final List<Rejection> list = new ArrayList<>();

  /**
   * @param index place of the record in the body, from 0
   */
  record Rejection(int index, String code, String message) {}

  void add(int index, Problems problems) {
    list.add(new Rejection(index, problems.code().text(), problems.message()));
  }

  List<Rejection> list() {
    return list;
  }
}
