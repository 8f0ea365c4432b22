package dev.sluice.warehouse;

import java.util.List;
import java.util.Map;

/**
 * A kind of warehouse. A module offers its own in {@code
 * META-INF/services/dev.sluice.warehouse.WarehouseType}; being on the class path registers it.
 */
public interface WarehouseType {
  /** As in the API: {@code duckdb}, {@code snowflake}. */
  String name();

  /** Defaults to 15 minutes, since waking a warehouse costs its owner money. */
  default int defaultFlushIntervalMinutes() {
    return 15;
  }

  /** The fields of its settings, in the order of a form. */
  List<SettingField> fields();

  /**
   * Checks the settings and prepares a warehouse; connects only when it is used.
   *
   * @throws InvalidSettingsException with all problems, unknown fields among them
   */
  Warehouse open(Settings settings);

  /**
   * @param config what a person may see again: name to text, number or boolean
   * @param credentials secrets, name to text
   * @param deployment the deployment's own environment variables
   */
  record Settings(
      Map<String, Object> config, Map<String, String> credentials, Map<String, String> deployment) {
    @Override
    public String toString() {
      return "Settings" + config.keySet();
    }
  }

  /**
   * @param secret belongs to the credentials
   * @param address where the credentials are sent to: changing it asks for them again
   */
  record SettingField(
      String name, String label, String help, boolean required, boolean secret, boolean address) {}
}
