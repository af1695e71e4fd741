/* Models at work: starts, changes from the command line, ties, units, several axes and outputs, the search
 * path. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/unit.h"
#include "tap.h"

static mm_model *parse(const char *xml)
{
    mm_err err = MM_ERR_INIT;
    char *text = mm_format("<model xmlns='urn:mischmetal:model:1' id='m'>%s</model>", xml);
    mm_model *model = mm_model_parse(text, strlen(text), "m.xml", &err);
    if (model == NULL) {
        diag("%s", err.msg);
        ok(false, "the model of a test is read");
        exit(1);
    }
    mm_err_clear(&err);
    free(text);
    return model;
}

static double start_of(const mm_model *model, const char *name, size_t n, const double *x, const double *y)
{
    double *p = calloc(model->npar + 1, sizeof *p);
    mm_err err = MM_ERR_INIT;
    const ptrdiff_t i = mm_model_param(model, name, &err);
    double value = NAN;
    if (i >= 0 && mm_model_start(model, n, &x, y, p, &err))
        value = p[i];
    if (err.msg != NULL)
        diag("%s", err.msg);
    mm_err_clear(&err);
    free(p);
    return value;
}

/* Two peaks with a shared width, a line, and what is derived of them. */
static const char two_peaks[] = "<x name='energy' unit='eV'/><y name='norm'/>"
                                "<component id='line' func='linear'/>"
                                "<component id='a' func='gaussian'>"
                                "  <param name='area' start='2 * ymax' min='0' max='50'/>"
                                "  <param name='center' start='x_at_max'/>"
                                "  <param name='sigma' start='0.5' min='0.1'/></component>"
                                "<component id='b' func='gaussian'>"
                                "  <param name='area' fixed='0' start='a.area / 2' prior='1.0(2)'/>"
                                "  <param name='center' tie='a.center + 3'/>"
                                "  <param name='sigma' tie='a.sigma' start='0.7'/></component>"
                                "<derived name='total' unit='y x' formula='a.area + b.area'/>"
                                "<derived name='share' unit='1' formula='b.area / total'/>";

static const double xs[] = { 0, 1, 2, 3, 4 }, ys[] = { 0, 1, 4, 1, 0.5 };

static void test_start(void)
{
    mm_model *m = parse(two_peaks);
    ok(start_of(m, "a.area", 5, xs, ys) == 8, "a start formula looks at the data");
    ok(start_of(m, "b.center", 5, xs, ys) == 5, "a tied start follows the start it is tied to");
    ok(start_of(m, "b.area", 5, xs, ys) == 0, "a parameter held by fixed= stays there");
    const double high[] = { 0, 1, 40, 1, 0.5 };
    ok(start_of(m, "a.area", 5, xs, high) == 50, "a start beyond a bound is moved to it");
    ok(isnan(start_of(m, "a.area", 0, NULL, NULL)), "without data and example there is no start");
    ok(start_of(m, "a.sigma", 0, NULL, NULL) == 0.5, "a number is one without data, too");
    mm_err err = MM_ERR_INIT;
    double p[20];
    const double *const x = xs, bad[] = { NAN, NAN, NAN, NAN, NAN };
    ok(!mm_model_start(m, 5, &x, bad, p, &err) && err.code == MM_EINPUT && strstr(err.msg, "a.area") != NULL,
       "data that give no start are bad input, and the parameter is named");
    mm_err_clear(&err);
    mm_model_free(m);
}

/* A change must work, or fail with a message that begins so. */
static void changes(mm_model *m, bool (*change)(mm_model *, const char *, mm_err *), const char *text,
                    const char *want)
{
    mm_err err = MM_ERR_INIT;
    const bool good = change(m, text, &err);
    if (want == NULL)
        ok(good, "%s", text);
    else
        ok(!good && err.code == MM_EUSAGE && strncmp(err.msg, want, strlen(want)) == 0, "%s: %s", text, want);
    if (good != (want == NULL) || (want != NULL && strncmp(err.msg, want, strlen(want)) != 0))
        diag("%s", err.msg != NULL ? err.msg : "no error");
    mm_err_clear(&err);
}

static const mm_param *par(const mm_model *m, const char *name)
{
    return &m->par[mm_model_param(m, name, NULL)];
}

static void test_names(void)
{
    mm_model *m = parse(two_peaks);
    mm_err err = MM_ERR_INIT;
    ok(mm_model_param(m, "c0", &err) == mm_model_param(m, "line.c0", &err), "a bare name that is unique");
    ok(mm_model_param(m, "area", &err) == -1, "a bare name that is not unique");
    same_text(err.msg, "'area' is not unique in the model m: a.area, b.area",
              "is told with what it could be");
    mm_err_clear(&err);
    ok(mm_model_param(m, "a.sgima", &err) == -1, "an unknown name");
    same_text(err.msg, "the model m has no parameter 'a.sgima'; did you mean 'a.sigma'?",
              "is told with a near one");
    mm_err_clear(&err);
    mm_model_free(m);
}

static void test_set_and_fix(void)
{
    mm_model *m = parse(two_peaks);
    changes(m, mm_model_set, "a.area=3", NULL);
    ok(start_of(m, "a.area", 5, xs, ys) == 3, "set to a number");
    changes(m, mm_model_set, "a.center = xmin + a.sigma", NULL);
    ok(start_of(m, "a.center", 5, xs, ys) == 0.5, "set to a formula");
    changes(m, mm_model_set, "a.area=-1", "the start -1 of a.area lies outside its bounds 0:50");
    changes(m, mm_model_set, "a.area", "'a.area' is not PARAMETER=VALUE");
    changes(m, mm_model_set, "a.area=", "'a.area=' is not PARAMETER=VALUE");
    changes(m, mm_model_set, "q.area=1", "the model m has no parameter 'q.area'");
    changes(m, mm_model_set, "q.*=1", "no parameter of the model m matches 'q.*'");
    changes(m, mm_model_set, "b.sigma=1", "b.sigma is tied to a.sigma");
    changes(m, mm_model_set, "a.area=1+", "formula, column 3");
    changes(m, mm_model_set, "a.sigma=a.center", "ties and start formulas go in a circle");
    ok(start_of(m, "a.sigma", 5, xs, ys) == 0.5 && start_of(m, "a.area", 5, xs, ys) == 3,
       "a change that fails leaves the start as it was");
    changes(m, mm_model_set, "*.sigma=2", NULL);
    ok(start_of(m, "b.sigma", 5, xs, ys) == 2 && par(m, "b.sigma")->tie != NULL,
       "a pattern passes over what is tied");
    changes(m, mm_model_fix, "a.*", NULL);
    ok(!par(m, "a.area")->vary && !par(m, "a.center")->vary && par(m, "line.c0")->vary, "fix by a pattern");
    changes(m, mm_model_fix, "b.center", NULL);
    ok(par(m, "b.center")->tie == NULL && !par(m, "b.center")->vary &&
           start_of(m, "b.center", 5, xs, ys) == 5,
       "fixing a tied parameter holds it where the tie has it");
    changes(m, mm_model_fix, "b.sigma=1.5", NULL);
    ok(start_of(m, "b.sigma", 5, xs, ys) == 1.5, "or at the value given");
    mm_model_free(m);
}

static void test_release_and_tie(void)
{
    mm_model *m = parse(two_peaks);
    ok(m->ntied == 2, "two parameters are tied");
    changes(m, mm_model_release, "b.sigma", NULL);
    ok(m->ntied == 1 && par(m, "b.sigma")->vary && par(m, "b.sigma")->tie_text == NULL,
       "release undoes a tie");
    ok(start_of(m, "b.sigma", 5, xs, ys) == 0.7, "and takes the start that stands beside it");
    changes(m, mm_model_release, "b.center", NULL);
    ok(m->ntied == 0 && start_of(m, "b.center", 5, xs, ys) == 5, "or else begins where the tie had it");
    changes(m, mm_model_release, "b.area", NULL);
    ok(par(m, "b.area")->vary && start_of(m, "b.area", 5, xs, ys) == 4, "fixed= gives way to the start");
    changes(m, mm_model_tie, "b.sigma = 2*a.sigma", NULL);
    ok(start_of(m, "b.sigma", 5, xs, ys) == 1 && m->ntied == 1, "tie");
    changes(m, mm_model_tie, "a.sigma = b.sigma", "ties go in a circle: a.sigma -> b.sigma -> a.sigma");
    ok(m->ntied == 1 && par(m, "a.sigma")->tie == NULL, "a tie that closes a circle is not made");
    changes(m, mm_model_tie, "b.sigma = sigma", "formula: 'sigma' is not unique: a.sigma, b.sigma");
    ok(strcmp(par(m, "b.sigma")->tie_text, "2*a.sigma") == 0, "the tie that was stays");
    changes(m, mm_model_tie, "b.*=a.area", NULL);
    ok(m->ntied == 3, "ties by a pattern");
    mm_model_free(m);
}

static void test_bound_and_prior(void)
{
    mm_model *m = parse(two_peaks);
    changes(m, mm_model_bound, "a.center=1:3", NULL);
    ok(par(m, "a.center")->lo == 1 && par(m, "a.center")->hi == 3, "bounds");
    changes(m, mm_model_bound, "a.center=:4", NULL);
    ok(par(m, "a.center")->lo == -INFINITY && par(m, "a.center")->hi == 4, "an empty end is open");
    changes(m, mm_model_bound, "a.sigma=:4", NULL);
    ok(par(m, "a.sigma")->lo == 0, "down to the limit of the function");
    changes(m, mm_model_bound, "a.sigma=-1:4", "the bounds '-1:4' of a.sigma go beyond its limits 0:inf");
    changes(m, mm_model_bound, "a.center=3:1", "the bounds '3:1' of a.center hold nothing");
    changes(m, mm_model_bound, "a.center=3", "the bounds '3' of a.center are not LO:HI");
    changes(m, mm_model_bound, "b.center=3:4", "b.center is tied to a.center + 3");
    ok(par(m, "b.area")->prior == 1 && fabs(par(m, "b.area")->prior_sigma - 0.2) < 1e-15,
       "a prior from the file");
    changes(m, mm_model_prior, "a.sigma=0.50(5)", NULL);
    ok(par(m, "a.sigma")->prior == 0.5 && fabs(par(m, "a.sigma")->prior_sigma - 0.05) < 1e-15,
       "digits of a prior's sigma count in the last place");
    changes(m, mm_model_prior, "a.sigma=0.5(0.3)", NULL);
    ok(par(m, "a.sigma")->prior_sigma == 0.3, "one with a point is taken as it stands");
    changes(m, mm_model_prior, "a.sigma=0.5", "the prior '0.5' of a.sigma is not VALUE(SIGMA)");
    mm_model_free(m);
}

static void test_derived(void)
{
    mm_model *m = parse(two_peaks);
    double p[8] = { 0, 0, 6, 5, 0.5, 2, 8, 0.5 }, grad[8];
    ok(m->nderived == 6 && strcmp(m->derived[2].name, "a_height") == 0 &&
           strcmp(m->derived[5].name, "b_fwhm") == 0,
       "heights and widths of the peaks come after the model's own");
    near_rel(mm_model_derived(m, 1, p, grad), 0.25, 1e-15, "a derived quantity of a derived one");
    ok(fabs(grad[2] + 2.0 / 64) < 1e-15 && fabs(grad[5] - 6.0 / 64) < 1e-15 && grad[3] == 0,
       "and its gradient by the parameters");
    near_rel(mm_model_derived(m, 2, p, NULL), 6 / (0.5 * sqrt(2 * acos(-1))), 1e-14, "a_height");
    near_rel(mm_model_derived(m, 3, p, NULL), 2 * sqrt(2 * log(2)) * 0.5, 1e-14, "a_fwhm");
    mm_model_free(m);
    m = parse("<component id='a' func='gaussian'/><derived name='a_fwhm' formula='7'/>");
    ok(m->nderived == 2 && mm_model_derived(m, 0, p, NULL) == 7,
       "a name that the model has itself is left to it");
    mm_model_free(m);
}

static void test_ties(void)
{
    mm_model *m = parse("<component id='h'><param name='u' start='2'/><param name='v' tie='u^2'/>"
                        "<param name='w' tie='v*u + 1'/></component><component id='c' func='constant'/>");
    double p[4] = { 3, 0, 0, 1 }, jac[16];
    mm_model_apply_ties(m, p);
    ok(p[1] == 9 && p[2] == 28, "ties follow one another");
    mm_model_tie_jacobian(m, p, jac);
    ok(jac[0] == 1 && jac[4] == 6 && jac[8] == 27 && jac[5] == 0 && jac[10] == 0 && jac[15] == 1,
       "their gradient by the chain rule");
    mm_model_free(m);
}

static void unit_is(const mm_model *m, const char *name, const char *want)
{
    same_text(par(m, name)->unit, want, name);
}

static void test_units(void)
{
    mm_model *m = parse(two_peaks);
    mm_err err = MM_ERR_INIT;
    unit_is(m, "a.center", "eV");
    unit_is(m, "line.c0", "");
    ok(mm_model_bind_units(m, (const char *[]){ "keV" }, (const char *[]){ "V" }, &err),
       "units that convert");
    same_text(m->x[0].unit, "eV", "an axis keeps the model's unit");
    same_text(m->y[0].unit, "V", "one without takes the data's");
    unit_is(m, "a.area", "V eV");
    unit_is(m, "line.c1", "V/eV");
    same_text(m->derived[0].unit, "V eV", "derived quantities follow");
    ok(!mm_model_bind_units(m, (const char *[]){ "K" }, NULL, &err) && err.code == MM_EINPUT &&
           strstr(err.msg, "'K'") != NULL && strstr(err.msg, "'eV'") != NULL &&
           strstr(err.msg, "energy") != NULL,
       "units that do not convert are refused with both names");
    mm_err_clear(&err);
    ok(mm_model_bind_units(m, NULL, (const char *[]){ "" }, &err) && strcmp(m->y[0].unit, "V") == 0,
       "data without units change nothing");
    mm_model_free(m);
}

/* Two variables, two outputs: a plane on one, a line of one variable on the other, a function with both
 * outputs. */
static void test_axes(void)
{
    mm_model *m = parse(
        "<x name='f' unit='Hz'/><x name='T' unit='K'/><y name='storage' unit='Pa'/><y name='loss' "
        "unit='Pa'/>"
        "<component id='plane' output='loss'><formula>k * f + q * T</formula><param name='k' "
        "unit='y/x'/><param name='q' unit='y2/x2'/></component>"
        "<component id='line' func='linear' x='T' output='storage'/>"
        "<component id='peak' func='debye' x='f'/>");
    const double f[] = { 1, 2, 3 }, T[] = { 10, 20, 40 }, *x[] = { f, T };
    const double p[] = { 2, 0.5, 1, 0.1, 0, 1 }; /* dE = 0: the peak is there with its gradient alone */
    double y[6], column[6][6], *dy[6];
    for (int j = 0; j < 6; j++) {
        dy[j] = column[j];
        for (int i = 0; i < 6; i++)
            column[j][i] = NAN;
    }
    mm_workspace *ws = mm_workspace_new(m, 3, NULL);
    mm_model_eval(m, 3, x, p, y, dy, ws);
    ok(y[0] == 2 && y[1] == 3 && y[2] == 5, "a function of the second variable on the first output");
    ok(y[3] == 7 && y[4] == 14 && y[5] == 26, "a formula of both variables on the second output");
    ok(column[0][0] == 0 && column[0][3] == 1 && column[0][5] == 3 && column[1][2] == 0 && column[1][5] == 40,
       "the formula's gradient stands on its output, zeros on the other");
    ok(column[2][0] == 1 && column[2][3] == 0 && column[3][2] == 40 && column[3][4] == 0,
       "and so does the function's");
    ok(column[4][0] > 0.9 && column[4][3] > 0.1 && column[5][0] == 0,
       "a function with both outputs fills both");
    unit_is(m, "plane.k", "Pa/Hz");
    unit_is(m, "plane.q", "Pa/K");
    unit_is(m, "line.c1", "Pa/K"); /* the function's x is the model's second */
    unit_is(m, "peak.tau", "s");
    mm_workspace_free(ws);
    mm_model_free(m);
}

/* Of a complex model the data show one formula: its value and gradient are those of the formula. */
static void test_observed(void)
{
    static const char text[] =
        "<x name='f' unit='Hz'/><y name='storage'/><y name='loss'/>"
        "<component id='base' func='constant' output='storage'/><component id='peak' func='debye'/>";
    mm_model *m = parse(text), *plain = parse(text), *loss = parse(text);
    mm_err err = MM_ERR_INIT;
    const double f[] = { 0.02, 0.1, 3 }, *x[] = { f }, p[] = { 4, 2, 1 };
    ok(!mm_model_observe(m, "t", "1", "", "loss/storag", &err) && err.code == MM_EUSAGE && m->ny == 2,
       "an unknown output is refused");
    mm_err_clear(&err);
    ok(mm_model_observe(m, "tan_delta", "1", "", "loss/storage", &err) && m->ny == 1 &&
           !mm_model_observe(m, "loss", "", "", "loss", &err),
       "a model is observed once");
    mm_err_clear(&err);
    mm_model *copy = mm_model_copy(m, NULL);
    mm_workspace *ws = mm_workspace_new(copy, 3, NULL), *plain_ws = mm_workspace_new(plain, 3, NULL);
    double y[3], column[2][3], *dy[3] = { column[0], NULL, column[1] }, part[6], inner[3][6],
                               *by_p[3] = { inner[0], inner[1], inner[2] };
    mm_model_eval(copy, 3, x, p, y, dy, ws);
    mm_model_eval(plain, 3, x, p, part, by_p, plain_ws);
    double worst = 0;
    for (size_t i = 0; i < 3; i++) {
        const double s = part[i], l = part[3 + i];
        worst = fmax(worst, fabs(y[i] - l / s));
        for (size_t j = 0; j < 2; j++)
            worst = fmax(worst, fabs(column[j][i] - inner[2 * j][3 + i] / s + l / (s * s) * inner[2 * j][i]));
    }
    ok(worst < 1e-15, "a copy of an observed model gives the formula and its gradient (%.2g)", worst);
    mm_model_eval_component(copy, 1, 3, x, p, y, ws);
    near_rel(y[1], part[4] / part[1], 1e-14, "a component of it is what it adds to the others");
    ok(mm_model_observe(loss, "modulus", "", "", "loss", &err) &&
           mm_model_bind_units(loss, NULL, (const char *[]){ "MPa" }, &err),
       "one output alone");
    unit_is(loss, "peak.dE", "MPa");
    unit_is(m, "peak.dE", "");
    mm_workspace_free(ws);
    mm_workspace_free(plain_ws);
    mm_model_free(m);
    mm_model_free(copy);
    mm_model_free(plain);
    mm_model_free(loss);
}

/* Starts that look along another axis than the first, also in a copy. */
static void test_along(void)
{
    mm_model *m = parse("<x name='in'/><x name='out'/><y name='z'/><component id='a'>"
                        "<param name='i' start='x_at_max'/><param name='o' start='x_at_max' along='out'/>"
                        "<param name='both' start='i - x_at_max' along='out'/></component>");
    const double in[] = { 1, 1, 2, 2 }, out[] = { 5, 6, 5, 6 }, z[] = { 0, 1, 0, 3 };
    const double *const x[] = { in, out };
    mm_model *copy = mm_model_copy(m, NULL);
    double p[3] = { 0 }, q[3] = { 0 };
    ok(mm_model_start(m, 4, x, z, p, NULL) && p[0] == 2 && p[1] == 6 && p[2] == -4,
       "a start looks along the axis that it names");
    ok(mm_model_start(copy, 4, x, z, q, NULL) && memcmp(p, q, sizeof p) == 0, "so does that of a copy");
    mm_model_free(copy);
    mm_model_free(m);
}

/* A component gets another name in its parameters and in all formulas. */
static void test_rename(void)
{
    mm_model *m = parse("<x name='f'/><component id='a' func='gaussian'/>"
                        "<component id='aa' func='gaussian'><param name='sigma' tie='2*a.sigma'/></component>"
                        "<derived name='ratio' formula='a.area/aa.area'/>");
    mm_err err = MM_ERR_INIT;
    ok(!mm_model_rename(m, "a", "aa", &err) && err.code == MM_EUSAGE, "a name that is taken");
    mm_err_clear(&err);
    ok(!mm_model_rename(m, "a", "b.c", &err) && err.code == MM_EUSAGE, "a name that is none");
    mm_err_clear(&err);
    ok(mm_model_rename(m, "a", "first", &err), "another name");
    mm_model *copy = mm_model_copy(m, &err);
    ok(copy != NULL && mm_model_param(copy, "first.area", NULL) == 0 &&
           mm_model_param(copy, "a.area", NULL) < 0 && mm_model_param(copy, "aa.area", NULL) == 3,
       "its parameters follow, and others stay");
    same_text(copy->par[5].tie_text, "2*first.sigma", "ties follow");
    same_text(copy->derived[0].formula_text, "first.area/aa.area", "and derived quantities");
    same_text(copy->derived[1].name, "first_height", "its own are called by it");
    mm_model_free(copy);
    mm_model_free(m);
}

/* Parameters that no formula uses have a gradient of zero, not what stood there. */
static void test_unused(void)
{
    mm_model *m = parse(
        "<component id='h'><param name='u'/></component>"
        "<component id='f'><formula>k*x</formula><param name='k'/><param name='spare'/></component>");
    const double f[] = { 1, 2 }, *x[] = { f }, p[] = { 1, 3, 1 };
    double y[2], column[3][2] = { { 9, 9 }, { 9, 9 }, { 9, 9 } };
    double *dy[] = { column[0], column[1], column[2] };
    mm_workspace *ws = mm_workspace_new(m, 2, NULL);
    mm_model_eval(m, 2, x, p, y, dy, ws);
    ok(y[1] == 6 && column[0][1] == 0 && column[1][1] == 2 && column[2][0] == 0,
       "unused parameters have no effect");
    mm_model_eval_component(m, 0, 2, x, p, y, ws);
    ok(y[0] == 0 && y[1] == 0, "a component that holds parameters adds nothing");
    mm_workspace_free(ws);
    mm_model_free(m);
}

static void write_model(const char *folder, const char *file, const char *id)
{
    char *path = mm_format("%s/%s", folder, file);
    FILE *stream = fopen(path, "w");
    fprintf(stream,
            "<model xmlns='urn:mischmetal:model:1' id='%s'><component id='a' func='constant'/></model>\n",
            id);
    fclose(stream);
    free(path);
}

static void test_search(void)
{
    char folder[] = "mm-models-XXXXXX";
    ok(mkdtemp(folder) != NULL, "a folder for models");
    char *inner = mm_format("%s/own", folder), *old = mm_strdup(getenv("MISCHMETAL_MODELS"));
    char *list = mm_format("/nonexistent::%s:%s", folder, old);
    mkdir(inner, 0777);
    write_model(folder, "zz-top.xml", "zz-top");
    write_model(inner, "zz-inner.xml", "zz-inner");
    write_model(inner, "gaussian.xml", "gaussian");
    write_model(inner, "zz-broken.xml", "not a name");
    write_model(inner, "zz-other.xml", "zz-name");
    setenv("MISCHMETAL_MODELS", list, 1);
    mm_err err = MM_ERR_INIT;
    static const char *const names[] = { "zz-top", "zz-inner", "gaussian", "lorentzian" };
    for (size_t i = 0; i < 4; i++) {
        mm_model *m = mm_model_load(names[i], &err);
        ok(m != NULL && (strncmp(m->path, folder, strlen(folder)) == 0) == (i < 3), "%s is found", names[i]);
        mm_model_free(m);
    }
    ok(mm_model_load("zz-topp", &err) == NULL && err.code == MM_EMODEL, "an unknown model is a bad model");
    same_text(err.msg, "there is no model 'zz-topp'; did you mean 'zz-top'?", "with a near one");
    mm_err_clear(&err);
    ok(mm_model_load("zz-broken", &err) == NULL && err.code == MM_EMODEL &&
           strstr(err.msg, "zz-broken.xml:1:") != NULL,
       "a broken one says where");
    mm_err_clear(&err);
    mm_model_entry *entry;
    size_t n, gaussians = 0;
    mm_diag warnings = MM_DIAG_INIT;
    ok(mm_model_list(&entry, &n, &warnings, &err), "listing goes past a broken file");
    for (size_t i = 0; i < n; i++)
        gaussians += strcmp(entry[i].id, "gaussian") == 0;
    ok(gaussians == 1, "the first of two models with one name is listed");
    ok(warnings.n == 2 && strstr(warnings.note[0].text, "zz-broken.xml:1") != NULL &&
           strstr(warnings.note[1].text, "zz-name") != NULL,
       "what cannot be read or found by its name is warned of");
    mm_model_list_free(entry, n);
    mm_diag_clear(&warnings);
    setenv("MISCHMETAL_MODELS", old, 1);
    char *remove = mm_format("rm -r %s", folder);
    ok(system(remove) == 0, "cleaned up");
    free(remove);
    free(list);
    free(old);
    free(inner);
}

int main(void)
{
    mm_model_init();
    setenv("XDG_DATA_HOME", "/nonexistent", 1);
    test_start();
    test_names();
    test_set_and_fix();
    test_release_and_tie();
    test_bound_and_prior();
    test_derived();
    test_ties();
    test_units();
    test_axes();
    test_observed();
    test_rename();
    test_along();
    test_unused();
    test_search();
    mm_model_quit();
    mm_unit_quit();
    return done();
}
