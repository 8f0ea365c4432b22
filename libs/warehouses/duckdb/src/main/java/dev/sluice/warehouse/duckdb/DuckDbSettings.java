package dev.sluice.warehouse.duckdb;

import dev.sluice.warehouse.InvalidSettingsException;
import dev.sluice.warehouse.WarehouseType.SettingField;
import dev.sluice.warehouse.WarehouseType.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * @param file inside the deployment's folder: an organisation names a database, never a path
 * @param encryptionKey or null for a file that is not encrypted
 */
record DuckDbSettings(Path file, String schema, String encryptionKey) {
  static final String DIRECTORY = "SLUICE_DUCKDB_DIRECTORY";
  static final List<SettingField> FIELDS =
      List.of(
          new SettingField(
              "database", "Database", "A file name such as acme.duckdb.", true, false, true),
          new SettingField(
              "schema", "Schema", "Defaults to sluice; created when missing.", false, false, false),
          new SettingField(
              "encryption_key",
              "Encryption key",
              "Encrypts the file; leave it empty for a plain one.",
              false,
              true,
              false));
  private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.duckdb");
  private static final int LONGEST_SCHEMA = 63;

  static DuckDbSettings parse(Settings settings) {
    Map<String, String> problems = new HashMap<>();
    unknown("config", settings.config().keySet(), Set.of("database", "schema"), problems);
    unknown("credentials", settings.credentials().keySet(), Set.of("encryption_key"), problems);
    Object database = settings.config().get("database");
    if (!(database instanceof String name) || !DATABASE.matcher(name).matches()) {
      problems.put(
          "config.database",
          "must be a file name such as acme.duckdb: letters, digits, - and _, then .duckdb");
    }
    Object schema = settings.config().getOrDefault("schema", "sluice");
    if (!(schema instanceof String text) || text.isBlank() || text.length() > LONGEST_SCHEMA) {
      problems.put("config.schema", "must be a name of 1 to " + LONGEST_SCHEMA + " characters");
    }
    if ((schema + ".duckdb").equalsIgnoreCase(String.valueOf(database))) {
      problems.put(
          "config.schema",
          "must differ from the database's name: DuckDB cannot tell the two apart");
    }
    String key = settings.credentials().get("encryption_key");
    if (key != null && key.isBlank()) {
      problems.put(
          "credentials.encryption_key", "must not be empty; leave it out for a plain file");
    }
    String directory = settings.deployment().get(DIRECTORY);
    if (directory == null || directory.isBlank()) {
      problems.put("type", "duckdb needs the deployment's variable " + DIRECTORY + " to be set");
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new DuckDbSettings(
        Path.of(directory).toAbsolutePath().normalize().resolve((String) database),
        (String) schema,
        key);
  }

  private static void unknown(
      String group, Set<String> names, Set<String> known, Map<String, String> problems) {
    for (String name : names) {
      if (!known.contains(name)) {
        problems.put(group + "." + name, "is not a field of duckdb");
      }
    }
  }

  @Override
  public String toString() {
    return "DuckDbSettings[" + file.getFileName() + ", " + schema + "]";
  }
}
