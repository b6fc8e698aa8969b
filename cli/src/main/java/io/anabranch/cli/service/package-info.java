/** The services as commands, one in a process or all in one on an embedded stack. */
@NullMarked
package io.anabranch.cli.service;

import org.jspecify.annotations.NullMarked;
