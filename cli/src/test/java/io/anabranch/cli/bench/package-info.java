@org.jspecify.annotations.NullMarked
package io.anabranch.cli.bench;
