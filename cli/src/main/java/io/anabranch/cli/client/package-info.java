/**
 * Commands that ask a running Anabranch over REST, each a class of its own. Start reading at {@link
 * io.anabranch.cli.client.ApiClient}.
 */
@NullMarked
package io.anabranch.cli.client;

import org.jspecify.annotations.NullMarked;
