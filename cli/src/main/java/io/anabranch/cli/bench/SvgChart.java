package io.anabranch.cli.bench;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/**
 * A chart that is written as SVG.
 *
 * @param chart what is drawn
 */
record SvgChart(Chart<?, ?> chart) {
  static final int WIDTH = 760;
  static final int HEIGHT = 420;

  SvgChart {
    Styler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
  }

  void write(Path file) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, WIDTH, HEIGHT);
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT))
        .writeTo(svg);
    Files.writeString(file, rounded(svg.toString(StandardCharsets.UTF_8)));
  }

  // Letters are outlines; in full precision they are most of the file.
  private static String rounded(String svg) {
    return svg.replaceAll("([0-9][.][0-9]{2})[0-9]+", "$1");
  }
}
