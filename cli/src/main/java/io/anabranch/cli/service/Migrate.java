package io.anabranch.cli.service;

import io.anabranch.migrations.Migrations;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.ops.Logging;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code anabranch migrate}. */
@Command(
    name = "migrate",
    description = "Brings the database (ANABRANCH_DATABASE_URL) to this release's tables.",
    mixinStandardHelpOptions = true)
public final class Migrate implements Callable<Integer> {
  @Override
  public Integer call() {
    Logging.configure();
    Env env = new Env(System.getenv());
    DatabaseSettings database = env.database();
    env.check();
    Migrations.Migrated done = Migrations.migrate(database);
    System.err.println(
        "anabranch: applied " + done.applied() + " migrations; version " + done.version());
    return 0;
  }
}
