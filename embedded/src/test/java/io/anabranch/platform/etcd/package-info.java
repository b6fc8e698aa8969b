/** The etcd package against a real etcd; here, because module platform cannot start one. */
@org.jspecify.annotations.NullMarked
package io.anabranch.platform.etcd;
