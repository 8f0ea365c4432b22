package dev.sluice.config;

import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault.VaultException;
import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.InvalidSettingsException;
import dev.sluice.warehouse.Redaction;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests stored settings against their warehouse. */
final class SettingsTester {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsTester.class);
  private final SettingsVault vault;
  private final Warehouses warehouses;
  private final Patience patience;
  private final Clock clock;

  SettingsTester(SettingsVault vault, Warehouses warehouses, Patience patience, Clock clock) {
    this.vault = vault;
    this.warehouses = warehouses;
    this.patience = patience;
    this.clock = clock;
  }

  /** The outcome, or nothing when the test took longer and was cancelled. */
  Optional<TestOutcome> test(String organisation, SavedSettings settings, Duration limit) {
    Map<String, String> credentials;
    Warehouse warehouse;
    try {
      credentials = vault.credentials(organisation, settings);
    } catch (VaultException e) {
      LOG.error("the credentials of organisation {} do not open", organisation, e);
      return Optional.of(
          failed(
              "open the stored credentials",
              "the stored credentials could not be decrypted",
              "test again; when it persists, type the credentials again"));
    }
    Redaction redaction = new Redaction(credentials.values());
    try {
      warehouse = warehouses.open(settings.type(), vault.config(settings), credentials);
    } catch (InvalidSettingsException e) {
      String problems = redaction.clean(new TreeMap<>(e.fields()).toString());
      return Optional.of(
          failed("check the settings", "the settings are not valid: " + problems, "edit them"));
    }
    Optional<Diagnosis> diagnosis = Diagnoses.run(warehouse, limit, patience.cancelling());
    return diagnosis.map(found -> TestOutcome.of(found, clock.instant(), redaction));
  }

  private TestOutcome failed(String step, String message, String fix) {
    return TestOutcome.failed(step, message, fix, clock.instant());
  }
}
