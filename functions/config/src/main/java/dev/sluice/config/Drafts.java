package dev.sluice.config;

import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault.VaultException;
import dev.sluice.warehouse.InvalidSettingsException;
import dev.sluice.warehouse.Redaction;
import dev.sluice.warehouse.WarehouseType;
import dev.sluice.warehouse.WarehouseType.SettingField;
import dev.sluice.warehouse.Warehouses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads connections from bodies and refuses with every problem at once. */
final class Drafts {
  private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);
  private static final Set<String> KNOWN =
      Set.of("type", "name", "config", "credentials", "flush_interval_minutes");
  private static final int LONGEST_NAME = 100;
  private final Warehouses warehouses;
  private final SettingsVault vault;

  /** What is stored; empty for a new connection. */
  private record Stored(String type, Map<String, Object> config, Map<String, String> credentials) {
    static final Stored NOTHING = new Stored(null, Map.of(), Map.of());
  }

  Drafts(Warehouses warehouses, SettingsVault vault) {
    this.warehouses = warehouses;
    this.vault = vault;
  }

  /** The body alone: a new connection, or a form that is not saved. */
  Draft create(Request request) {
    return read(Fields.of(request, KNOWN), null, false);
  }

  /** The body in place of what is stored; credentials that it leaves out stay. */
  Draft replace(Request request, Connection connection) {
    return read(Fields.of(request, KNOWN), connection, false);
  }

  /** The body over what is stored; null removes an optional field. */
  Draft merge(Request request, Connection connection) {
    return read(Fields.of(request, KNOWN), connection, true);
  }

  private Draft read(Fields fields, Connection connection, boolean merge) {
    Stored stored = stored(connection);
    String name = fields.text("name", LONGEST_NAME);
    Integer interval = fields.integer("flush_interval_minutes", 1, 60);
    String type = fields.text("type", LONGEST_NAME);
    if (!merge) {
      fields.required("type");
    } else if (type == null) {
      type = stored.type();
    }
    Map<String, Object> configSent = fields.values("config");
    Map<String, String> credentialsSent = fields.texts("credentials");
    boolean sameType = Objects.equals(type, stored.type());
    Map<String, Object> config =
        overlay(merge && sameType ? stored.config() : Map.of(), configSent);
    Map<String, String> credentials =
        overlay(sameType ? stored.credentials() : Map.of(), credentialsSent);
    WarehouseType warehouseType = type(fields, type);
    if (warehouseType != null) {
      typedAgain(fields, warehouseType, stored, sameType, config, credentialsSent);
      validate(fields, type, config, credentials);
    }
    fields.check();

    int minutes =
        interval != null
            ? interval
            : merge
                ? connection.flushIntervalMinutes()
                : warehouseType.defaultFlushIntervalMinutes();
    String newName = name != null ? name : merge ? connection.name() : type;
    List<String> changed = new ArrayList<>();
    if (connection == null || !newName.equals(connection.name())) {
      changed.add("name");
    }
    if (connection == null || minutes != connection.flushIntervalMinutes()) {
      changed.add("flush_interval_minutes");
    }
    if (!sameType) {
      changed.add("type");
    }
    changed.addAll(differences("config.", stored.config(), config));
    changed.addAll(differences("credentials.", stored.credentials(), credentials));
    boolean touched = fields.has("type") || fields.has("config") || fields.has("credentials");
    Draft draft = new Draft(newName, type, config, credentials, minutes, changed, false);
    boolean test =
        draft.settingsChanged() || (touched && connection.status() != Connection.Status.CONNECTED);
    return new Draft(newName, type, config, credentials, minutes, changed, test);
  }

  private Stored stored(Connection connection) {
    return connection == null
        ? Stored.NOTHING
        : new Stored(
            connection.edited().type(), vault.config(connection.edited()), credentials(connection));
  }

  private Map<String, String> credentials(Connection connection) {
    try {
      return vault.credentials(connection.organisation(), connection.edited());
    } catch (VaultException e) {
      LOG.error("the credentials of connection {} do not open", connection.id(), e);
      throw Refusal.later(
          503,
          "credentials_unreadable",
          "The stored credentials could not be decrypted. Try again; when it persists, disconnect"
              + " and connect anew.",
          30);
    }
  }

  private WarehouseType type(Fields fields, String name) {
    if (name == null) {
      return null;
    }
    WarehouseType type = warehouses.type(name).orElse(null);
    if (type == null) {
      fields.problem("type", "is not available here; choose one of " + warehouses.names());
    }
    return type;
  }

  /** A stored secret never goes to an address that it was not typed for. */
  private static void typedAgain(
      Fields fields,
      WarehouseType type,
      Stored stored,
      boolean sameType,
      Map<String, Object> config,
      Map<String, String> sent) {
    String moved = sameType ? movedAddress(type, stored.config(), config) : "type";
    if (moved == null) {
      return;
    }
    for (SettingField field : type.fields()) {
      boolean kept = field.secret() && stored.credentials().containsKey(field.name());
      if (kept && !sent.containsKey(field.name())) {
        fields.problem(
            "credentials." + field.name(), "type it again, since " + moved + " has changed");
      }
    }
  }

  private static String movedAddress(
      WarehouseType type, Map<String, Object> before, Map<String, Object> after) {
    for (SettingField field : type.fields()) {
      String name = field.name();
      if (field.address() && !Objects.equals(before.get(name), after.get(name))) {
        return "config." + name;
      }
    }
    return null;
  }

  private void validate(
      Fields fields, String type, Map<String, Object> config, Map<String, String> credentials) {
    try {
      warehouses.open(type, config, credentials).close();
    } catch (InvalidSettingsException e) {
      Redaction redaction = new Redaction(credentials.values());
      e.fields().forEach((field, problem) -> fields.problem(field, redaction.clean(problem)));
    }
  }

  private static <V> Map<String, V> overlay(Map<String, V> below, Map<String, V> above) {
    Map<String, V> merged = new LinkedHashMap<>(below);
    merged.putAll(above);
    merged.values().removeIf(Objects::isNull);
    return merged;
  }

  private static <V> List<String> differences(
      String prefix, Map<String, V> before, Map<String, V> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .map(name -> prefix + name)
        .toList();
  }
}
