package io.anabranch.api.routes;

import io.anabranch.api.http.Route;
import java.util.List;

/** Some routes about one kind of thing. */
public interface Resource {
  /** Where all routes begin. */
  String ROOT = "/api/v1";

  /** Most items of one page. */
  int MAX_LIMIT = 500;

  /** Items of a page when the caller does not say. */
  int DEFAULT_LIMIT = 50;

  /** The routes. */
  List<Route> routes();
}
