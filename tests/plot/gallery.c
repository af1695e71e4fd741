/* Figures as the tools draw them, from made-up data: each is written in all formats and stays small.
 * GALLERY=DIR keeps the files, to look at them. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/tap.h"
#include "base/mem.h"
#include "plot/figure.h"
#include "plot/fitplot.h"
#include "plot/series.h"

/* A reproducible random number of about unit normal distribution. */
static double noise(void)
{
    static unsigned long long state = 88172645463325252ULL;
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        sum += (double)(state >> 11) / 9007199254740992.0;
    }
    return sum - 6;
}

static double step(double x, double centre, double width)
{
    return 0.5 + atan((x - centre) / width) / M_PI;
}

static double lorentzian(double x, double centre, double width)
{
    return width / M_PI / ((x - centre) * (x - centre) + width * width);
}

/* A Ce L3 spectrum with its fit. */
static mm_figure *spectrum(void)
{
    enum { N = 160, M = 600 };
    static double x[N], y[N], sigma[N], residual[N], grid[M], model[M], edge[M], f1[M], f0[M];
    for (int i = 0; i < M; i++) {
        grid[i] = 5700 + 60.0 * i / (M - 1);
        edge[i] = step(grid[i], 5723.5, 1.8);
        f1[i] = 7 * lorentzian(grid[i], 5725.4, 2.6);
        f0[i] = 4.2 * lorentzian(grid[i], 5736.4, 3.4);
        model[i] = edge[i] + f1[i] + f0[i];
    }
    for (int i = 0; i < N; i++) {
        x[i] = 5700 + 60.0 * i / (N - 1);
        sigma[i] = 0.012;
        residual[i] = sigma[i] * noise();
        y[i] = step(x[i], 5723.5, 1.8) + 7 * lorentzian(x[i], 5725.4, 2.6) +
               4.2 * lorentzian(x[i], 5736.4, 3.4) + residual[i];
    }
    const mm_fitplot_component components[] = { { "edge", edge, true },
                                                { "*f*^{1}", f1, false },
                                                { "*f*^{0}", f0, false } };
    const mm_fitplot plot = { .n = N,
                              .x = x,
                              .y = y,
                              .sigma = sigma,
                              .label = "data",
                              .ngrid = M,
                              .grid = grid,
                              .model = model,
                              .ncomponent = 3,
                              .component = components,
                              .residual = residual,
                              .note = "*f*^{1}/*f*^{0} = 1.65(3)\nvalence = 3.377(4)" };
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_fitplot_draw(figure, &plot, NULL);
    mm_panel_xlabel(panel, "Energy", "eV");
    mm_panel_ylabel(panel, "Normalised absorption", NULL);
    return figure;
}

/* A quantity on heating and cooling, and their difference below. */
static mm_figure *hysteresis(void)
{
    enum { N = 14 };
    double t[2][N], q[2][N], sigma[N], split[N];
    for (int i = 0; i < N; i++) {
        t[0][i] = t[1][N - 1 - i] = 10 + 22.3 * i;
        sigma[i] = 0.035;
    }
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < N; i++)
            q[k][i] = 1.2 + 0.9 * tanh((t[k][i] - 150 - (k == 0 ? 20 : -20)) / 70) + 0.02 * noise();
    for (int i = 0; i < N; i++)
        split[i] = q[0][i] - q[1][N - 1 - i];
    const mm_series_branch branch[] = { { "heating", N, t[0], q[0], sigma },
                                        { "cooling", N, t[1], q[1], sigma } };
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_series_draw(figure, 2, branch, true, true),
             *below = mm_figure_panel(figure, 0.5, true);
    mm_panel_span(below, 50, 240, (mm_style){ 0 }, NULL);
    mm_panel_hline(below, 0, (mm_style){ .color = MM_COLOR_GREY, .dash = MM_DASH_DASHED }, NULL);
    mm_panel_points(below, N, t[0], split, NULL, sigma, (mm_style){ .marker = MM_MARKER_DIAMOND }, NULL);
    mm_panel_xlabel(panel, "Temperature", "K");
    mm_panel_ylabel(panel, "*f*^{1}/*f*^{0}", NULL);
    mm_panel_ylabel(below, "Split", NULL);
    mm_panel_letter(panel, "(a)");
    mm_panel_letter(below, "(b)");
    return figure;
}

static double inverse(double t)
{
    return 1000 / t;
}

/* Activation energies, temperature on the top axis. */
static mm_figure *arrhenius(void)
{
    enum { N = 7 };
    static const double energy[] = { 7.51, 1.29, 0.28 }, at[] = { 1.36, 1.9, 6.5 }; /* eV; 1000/T at 1 Hz */
    static const char *const name[] = { "α, *E*_{a} = 7.51(93) eV", "β, *E*_{a} = 1.29(31) eV",
                                        "γ, *E*_{a} = 0.28(2) eV" };
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    for (int k = 0; k < 3; k++) {
        double x[N], y[N], error[N];
        for (int i = 0; i < N; i++) {
            y[i] = -3 + i;
            error[i] = 0.003 * at[k];
            x[i] = at[k] - y[i] * 0.08617 / energy[k] + error[i] * noise();
        }
        const double end[] = { -4, 4 },
                     line[] = { at[k] + 4 * 0.08617 / energy[k], at[k] - 4 * 0.08617 / energy[k] };
        const mm_style style = { .marker = MM_MARKER_CIRCLE + k, .color = MM_COLOR_CYCLE + k };
        mm_panel_points(panel, N, x, y, error, NULL, style, name[k]);
        mm_panel_line(panel, 2, line, end, style, NULL);
    }
    mm_panel_xlabel(panel, "1000/*T*", "1/K");
    mm_panel_ylabel(panel, "ln(*f*/Hz)", NULL);
    mm_panel_top_axis(panel, inverse, inverse, "*T*", "K");
    return figure;
}

/* A susceptibility and an inset of its inverse. */
static mm_figure *susceptibility(void)
{
    enum { N = 200 };
    static double t[N], chi[N], fit[N], inverted[N];
    for (int i = 0; i < N; i++) {
        t[i] = 2 + 1.5 * i;
        fit[i] = 0.23 / (t[i] + 12);
        chi[i] = fit[i] * (1 + 0.01 * noise());
        inverted[i] = 1 / chi[i];
    }
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false),
             *inset = mm_panel_inset(panel, 0.42, 0.22, 0.55, 0.5);
    mm_panel_points(panel, N, t, chi, NULL, NULL, (mm_style){ .marker = MM_MARKER_CIRCLE + MM_MARKER_OPEN },
                    "1 T");
    mm_panel_line(panel, N, t, fit, (mm_style){ .color = MM_COLOR_CYCLE + 1 }, "Curie–Weiss");
    mm_panel_points(inset, N, t, inverted, NULL, NULL, (mm_style){ 0 }, NULL);
    mm_panel_note(panel, "*C* = 0.230(2) emu K mol^{-1}\nθ = −12.0(4) K");
    mm_panel_xlabel(panel, "Temperature", "K");
    mm_panel_ylabel(panel, "χ", "emu/(mol Oe)");
    mm_panel_xlabel(inset, "*T*", "K");
    mm_panel_ylabel(inset, "1/χ", "mol Oe/emu");
    return figure;
}

enum { PLANE = 200 };

static double plane_x[PLANE], plane_y[PLANE], plane_z[PLANE * PLANE];

static void make_plane(double difference)
{
    for (int i = 0; i < PLANE; i++) {
        plane_x[i] = 5710 + 40.0 * i / PLANE;
        plane_y[i] = 4830 + 20.0 * i / PLANE;
    }
    for (int j = 0; j < PLANE; j++)
        for (int i = 0; i < PLANE; i++) {
            const double u = (plane_x[i] - 5725) / 4, v = (plane_y[j] - 4839) / 3;
            plane_z[j * PLANE + i] = 1000 * exp(-u * u - v * v + u * v) -
                                     difference * exp(-v * v - (u - 0.7) * (u - 0.7)) + 3 * noise();
        }
}

/* A plane with cuts in side panels, and a difference. */
static mm_figure *plane(void)
{
    static double emission_cut[PLANE], incident_cut[PLANE];
    const double level[] = { 100, 300, 600 };
    make_plane(0);
    for (int i = 0; i < PLANE; i++) {
        emission_cut[i] = plane_z[PLANE / 2 * PLANE + i];
        incident_cut[i] = plane_z[i * PLANE + 75];
    }
    mm_figure *figure = mm_figure_new(86, 80, NULL);
    mm_panel *top = mm_figure_panel(figure, 0.35, false), *map = mm_figure_panel(figure, 1, true);
    mm_figure_column(figure, 0.35);
    mm_panel *side = mm_figure_panel(figure, 1, false);
    mm_panel_share_y(side, map);
    mm_panel_line(top, PLANE, plane_x, emission_cut, (mm_style){ 0 }, NULL);
    mm_panel_line(side, PLANE, incident_cut, plane_y, (mm_style){ 0 }, NULL);
    mm_panel_map(map, PLANE, plane_x, PLANE, plane_y, plane_z, MM_MAP_SEQUENTIAL, 0, NAN, NULL, NULL);
    mm_panel_contours(map, PLANE, plane_x, PLANE, plane_y, plane_z, 3, level, true,
                      (mm_style){ .color = MM_COLOR_WHITE });
    mm_panel_xlabel(map, "Incident energy", "eV");
    mm_panel_ylabel(map, "Emission energy", "eV");
    mm_panel_ylabel(top, "CEE", "counts");
    mm_panel_xlabel(side, "CIE", "counts");
    mm_panel_letter(map, "10 K");
    return figure;
}

static mm_figure *difference(void)
{
    make_plane(1200);
    mm_figure *figure = mm_figure_new(86, 70, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    const double level[] = { -300, 300 };
    mm_panel_map(panel, PLANE, plane_x, PLANE, plane_y, plane_z, MM_MAP_DIVERGING, NAN, NAN, "Difference",
                 "counts/s");
    mm_panel_contours(panel, PLANE, plane_x, PLANE, plane_y, plane_z, 2, level, true, (mm_style){ 0 });
    mm_panel_xlabel(panel, "Incident energy", "eV");
    mm_panel_ylabel(panel, "Emission energy", "eV");
    return figure;
}

/* Many spectra, coloured by temperature. */
static mm_figure *waterfall(void)
{
    enum { N = 300, CURVES = 15 };
    static double x[N], y[CURVES][N];
    mm_waterfall_curve curve[CURVES];
    for (int k = 0; k < CURVES; k++) {
        for (int i = 0; i < N; i++) {
            x[i] = 5700 + 60.0 * i / N;
            y[k][i] = step(x[i], 5723.5, 1.8) + (7 - 0.3 * k) * lorentzian(x[i], 5725.4, 2.6) +
                      (3 + 0.3 * k) * lorentzian(x[i], 5736.4, 3.4) + 0.01 * noise();
        }
        curve[k] = (mm_waterfall_curve){ N, x, y[k], 20 * (k + 1) };
    }
    mm_figure *figure = mm_figure_new(86, 90, NULL);
    mm_panel *panel = mm_waterfall_draw(figure, CURVES, curve, 0.15, "Temperature", "K", NULL);
    mm_panel_xlabel(panel, "Energy", "eV");
    mm_panel_ylabel(panel, "Normalised absorption", NULL);
    return figure;
}

/* A magnetisation loop with arrows, its middle in an inset. */
static mm_figure *loop(void)
{
    enum { N = 800 };
    static double h[N], m[N];
    for (int i = 0; i < N; i++) {
        const bool down = i < N / 2;
        h[i] = down ? 70000 - 350.0 * i : -70000 + 350.0 * (i - N / 2);
        m[i] = 1.2e-3 * tanh((h[i] + (down ? 400 : -400)) / 9000) + 2e-9 * h[i] + 1e-6 * noise();
    }
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false),
             *inset = mm_panel_inset(panel, 0.54, 0.06, 0.43, 0.5);
    mm_panel_line(panel, N, h, m, (mm_style){ .arrows = true }, "2 K");
    mm_panel_line(inset, N, h, m, (mm_style){ 0 }, NULL);
    mm_panel_xlim(inset, -1500, 1500);
    mm_panel_xlabel(panel, "Magnetic field", "Oe");
    mm_panel_ylabel(panel, "Moment", "emu");
    mm_panel_xlabel(inset, "*H*", "Oe");
    mm_panel_ylabel(inset, "*M*", "emu");
    return figure;
}

/* Moduli over ten decades. */
static mm_figure *moduli(void)
{
    enum { N = 200 };
    static double f[N], storage[N], loss[N];
    for (int i = 0; i < N; i++) {
        f[i] = pow(10, -4 + 9.0 * i / (N - 1));
        const double w = 2 * M_PI * 1e-2 * f[i];
        storage[i] = 1e9 * (1e-3 + w * w / (1 + w * w));
        loss[i] = 1e9 * w / (1 + w * w) + 1e4;
    }
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    mm_panel_line(panel, N, f, storage, (mm_style){ 0 }, "*G*′");
    mm_panel_line(panel, N, f, loss, (mm_style){ 0 }, "*G*″");
    mm_panel_scale(panel, MM_SCALE_LOG, MM_SCALE_LOG);
    mm_panel_xlabel(panel, "Frequency", "Hz");
    mm_panel_ylabel(panel, "Modulus", "Pa");
    return figure;
}

/* Size in bytes of what was written; 0 when it was not. */
static size_t size_of(const mm_figure *figure, const char *folder, const char *name, const char *ending,
                      bool keep)
{
    char *path = mm_format("%s/%s%s", folder, name, ending);
    struct stat about = { .st_size = 0 };
    mm_err err = MM_ERR_INIT;
    if (!mm_figure_write(figure, path, &err) || stat(path, &about) != 0)
        diag("%s", err.msg);
    mm_err_clear(&err);
    if (!keep)
        unlink(path);
    free(path);
    return (size_t)about.st_size;
}

int main(void)
{
    static const struct {
        const char *name;
        mm_figure *(*make)(void);
    } gallery[] = { { "spectrum", spectrum },   { "hysteresis", hysteresis },
                    { "arrhenius", arrhenius }, { "susceptibility", susceptibility },
                    { "plane", plane },         { "difference", difference },
                    { "waterfall", waterfall }, { "loop", loop },
                    { "moduli", moduli } };
    static const char *const endings[] = { ".pdf", ".svg", ".png", ".eps" };
    const char *wish = getenv("GALLERY");
    char temporary[] = "mm-gallery.XXXXXX";
    const char *folder = wish != NULL ? wish : mkdtemp(temporary);
    for (size_t k = 0; folder != NULL && k < sizeof gallery / sizeof *gallery; k++) {
        mm_figure *figure = gallery[k].make();
        for (int i = 0; i < 4; i++) {
            const size_t size = size_of(figure, folder, gallery[k].name, endings[i], wish != NULL);
            ok(size > 1000 && size < 500000, "%s%s has %zu bytes", gallery[k].name, endings[i], size);
        }
        mm_figure_free(figure);
    }
    if (wish == NULL && folder != NULL)
        rmdir(folder);
    mm_plot_quit();
    return done();
}
