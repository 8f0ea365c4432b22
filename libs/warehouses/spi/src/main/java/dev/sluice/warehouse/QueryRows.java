package dev.sluice.warehouse;

import java.util.List;

/** The rows of a running query; closing it before the end cancels the query. */
public interface QueryRows extends AutoCloseable {
  /** The columns in their order, with the warehouse's own type names. */
  List<QueryColumn> columns();

  /** The next row's values in column order, or null behind the last one. */
  Object[] next();

  @Override
  void close();

  /** A column of a query. */
  record QueryColumn(String name, String type) {}
}
