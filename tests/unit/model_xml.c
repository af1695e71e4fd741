/* Reading models: what is refused, with which words and at which line; and texts that mean harm. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/unit.h"
#include "model/model.h"
#include "tap.h"

#define HEAD "<model xmlns='urn:mischmetal:model:1' id='m' domain='general'>\n"
#define PEAK "<component id='a' func='gaussian'/>\n"
#define TAIL "</model>\n"

typedef struct refused {
    const char *xml, *want; /* how the message begins */
} refused;

static const refused cases[] = {
    /* not XML, not a model */
    { "", "m.xml:1: " },
    { "hello", "m.xml:1: Start tag expected" },
    { HEAD "<component id='a'>\n" TAIL, "m.xml:3: Opening and ending tag mismatch" },
    { "<model id='m'/>", "m.xml:1: <model> is not in the namespace urn:mischmetal:model:1" },
    { "<modell xmlns='urn:mischmetal:model:1' id='m'/>",
      "m.xml:1: there is no element <modell>; did you mean 'model'?" },
    { HEAD TAIL, "m.xml:1: a model needs a <component>" },
    /* the schema */
    { HEAD "<compnent id='a'/>\n" TAIL,
      "m.xml:2: there is no element <compnent>; did you mean 'component'?" },
    { HEAD "\n<param name='a'/>\n" TAIL, "m.xml:3: <param> cannot stand in model" },
    { HEAD "<component func='gaussian'/>\n" TAIL, "m.xml:2: <component> needs the attribute id" },
    { HEAD "<component id='a b' func='gaussian'/>\n" TAIL, "m.xml:2: <component> cannot have id=\"a b\"" },
    { HEAD "<component id='a b'><formula>1</formula></component>\n" TAIL,
      "m.xml:2: <component> cannot have id=\"a b\"" },
    { HEAD PEAK "<example><grid lo='a' hi='2' n='3'/></example>\n" TAIL, "m.xml:3: <grid> " },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' strt='1'/></component>\n" TAIL,
      "m.xml:3: <param> has no attribute 'strt'; did you mean 'start'?" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' min='low'/></component>\n" TAIL,
      "m.xml:3: <param> cannot have min=\"low\"" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' vary='maybe'/></component>\n" TAIL,
      "m.xml:3: <param> cannot have vary=\"maybe\"" },
    { HEAD "<component id='a' func='gaussian'>what</component>\n" TAIL,
      "m.xml:2: <component> holds text that does not belong there" },
    { HEAD PEAK "<derived name='d'/>\n" TAIL, "m.xml:3: <derived> needs the attribute formula" },
    { "<model xmlns='urn:mischmetal:model:1' id='a model'>" PEAK "</model>",
      "m.xml:1: <model> cannot have id=\"a model\"" },
    { "<model xmlns='urn:mischmetal:model:1' id='m' domain='astrology'/>",
      "m.xml:1: <model> cannot have domain=\"astrology\"" },
    /* names */
    { HEAD PEAK PEAK TAIL, "m.xml:3: a second component is called 'a'" },
    { HEAD "<component id='a' func='gausian'/>\n" TAIL,
      "m.xml:2: there is no function 'gausian'; did you mean 'gaussian'?" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='sigm'/></component>\n" TAIL,
      "m.xml:3: gaussian has no parameter 'sigm'; did you mean 'sigma'? (it has area, center, sigma)" },
    { HEAD
      "<component id='a' func='gaussian'>\n<param name='area'/>\n<param name='area'/></component>\n" TAIL,
      "m.xml:4: a has its parameter 'area' already" },
    { HEAD "<component id='a' func='gaussian'><formula>x</formula></component>\n" TAIL,
      "m.xml:2: a has a function already" },
    { HEAD "<component id='a'><formula>k</formula><param name='k'/>\n<param name='k'/></component>\n" TAIL,
      "m.xml:3: a has its parameter 'k' already" },
    { HEAD "<component id='a'><formula>x</formula><param name='x'/></component>\n" TAIL,
      "m.xml:2: the parameter 'x' hides the <x> of that name" },
    { HEAD "<x name='t'/>\n<x name='t'/>\n" PEAK TAIL, "m.xml:3: a second <x> is called 't'" },
    { HEAD "<x name='t'/><x name='f'/>\n" PEAK TAIL,
      "m.xml:3: gaussian has 1 variable, the model 2: say which with x=\"..\"" },
    { HEAD "<x name='t'/><x name='f'/>\n<component id='a' func='gaussian' x='q'/>\n" TAIL,
      "m.xml:3: there is no <x> called 'q'" },
    { HEAD "<y name='a'/><y name='b'/>\n" PEAK TAIL,
      "m.xml:3: the model has 2 outputs: say which with output=\"..\"" },
    { HEAD "<component id='a' func='debye'/>\n" TAIL, "m.xml:2: debye has 2 outputs, the model 1" },
    { HEAD PEAK "<derived name='d' formula='1'/>\n<derived name='d' formula='2'/>\n" TAIL,
      "m.xml:4: a second derived quantity is called 'd'" },
    /* numbers */
    { HEAD "<component id='a' func='gaussian'>\n<param name='sigma' min='-1'/></component>\n" TAIL,
      "m.xml:3: the bounds of a.sigma go beyond the function's limits 0:inf" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' min='2' max='1'/></component>\n" TAIL,
      "m.xml:3: min of a.area is above its max" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' min='2' start='1'/></component>\n" TAIL,
      "m.xml:3: start of a.area: the start 1 of a.area lies outside its bounds 2:inf" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' prior='2'/></component>\n" TAIL,
      "m.xml:3: the prior '2' of a.area is not VALUE(SIGMA)" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' tie='1' vary='no'/></component>\n" TAIL,
      "m.xml:3: a.area is tied: vary and fixed say nothing then" },
    { HEAD PEAK "<example><grid lo='1' hi='2' n='3'/>\n<set param='a.aria' value='1'/></example>\n" TAIL,
      "m.xml:4: the model m has no parameter 'a.aria'; did you mean 'a.area'?" },
    { HEAD PEAK "<example>\n<grid lo='0' hi='2' n='3' scale='log'/></example>\n" TAIL,
      "m.xml:4: a logarithmic grid needs positive ends" },
    /* formulas */
    { HEAD "<component id='a'><formula>k * (x</formula><param name='k'/></component>\n" TAIL,
      "m.xml:2: a: formula, column 7: " },
    { HEAD "<component id='a'><formula>k * z</formula><param name='k'/></component>\n" TAIL,
      "m.xml:2: a: formula, column 5: unknown name 'z'" },
    { HEAD
      "<component id='a' func='gaussian'>\n<param name='area' start='ymax' along='y'/></component>\n" TAIL,
      "m.xml:3: the start of a.area looks along 'y', which is no x of the model" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' start='y_max'/></component>\n" TAIL,
      "m.xml:3: start of a.area: formula, column 1: unknown name 'y_max'; did you mean 'ymax'?" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' tie='ymax'/></component>\n" TAIL,
      "m.xml:3: tie of a.area: formula, column 1: 'ymax' looks at the data" },
    { HEAD PEAK "<component id='b' func='gaussian'>\n<param name='area' tie='sigma'/></component>\n" TAIL,
      "m.xml:4: tie of b.area: formula: 'sigma' is not unique: a.sigma, b.sigma" },
    { HEAD PEAK "<derived name='d' formula='a.area / a.sgma'/>\n" TAIL,
      "m.xml:3: d: formula, column 10: unknown name 'a.sgma'; did you mean 'a.sigma'?" },
    { HEAD PEAK "<derived name='d' formula='e2'/>\n<derived name='e2' formula='1'/>\n" TAIL,
      "m.xml:3: d: formula, column 1: unknown name 'e2'" },
    { HEAD
      "<component id='a' func='gaussian'>\n<param name='area' tie='sigma'/><param name='sigma' tie='area'/>"
      "</component>\n" TAIL,
      "m.xml:1: ties go in a circle: a.area -> a.sigma -> a.area" },
    { HEAD "<component id='a' func='gaussian'>\n<param name='area' start='sigma'/><param name='sigma' "
           "start='area'/>"
           "</component>\n" TAIL,
      "m.xml:1: ties and start formulas go in a circle: a.area -> a.sigma -> a.area" },
    /* harm */
    { "<!DOCTYPE m [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>\n" HEAD PEAK
      "<note>&b;</note>" TAIL,
      "m.xml:1: a model has no document type" },
    { "<!DOCTYPE m [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n" HEAD PEAK "<note>&a;</note>" TAIL,
      "m.xml:1: a model has no document type" },
    { "<!DOCTYPE model SYSTEM 'http://localhost/model.dtd'>\n" HEAD PEAK TAIL,
      "m.xml:1: a model has no document type" },
    { HEAD PEAK "<note>&lol;</note>\n" TAIL, "m.xml:3: Entity 'lol' not defined" },
};

static void refuse(const char *xml, size_t size, const char *want)
{
    mm_err err = MM_ERR_INIT;
    mm_model *model = mm_model_parse(xml, size, "m.xml", &err);
    if (!ok(model == NULL && err.code == MM_EMODEL && strncmp(err.msg, want, strlen(want)) == 0,
            "refused: %s", want))
        diag("got: %s", err.msg != NULL ? err.msg : "no error");
    mm_model_free(model);
    mm_err_clear(&err);
}

/* HEAD, `before`, n times `again`, `after`. */
static void refuse_repeated(const char *before, const char *again, size_t n, const char *after,
                            const char *want)
{
    mm_buf xml = { 0 };
    mm_buf_add(&xml, HEAD);
    mm_buf_add(&xml, before);
    for (size_t i = 0; i < n; i++)
        mm_buf_add(&xml, again);
    mm_buf_add(&xml, after);
    refuse(xml.data, xml.len, want);
    mm_buf_free(&xml);
}

static void test_sizes(void)
{
    refuse_repeated("", "<note>", 100000, "", "m.xml:2: ");
    refuse_repeated("<note>", "x", 1 << 20, "</note>" TAIL, "m.xml: a model has 1048576 bytes at most");
    refuse_repeated("<component id='a'><formula>", "(", 200000, "</formula></component>" TAIL,
                    "m.xml:2: a: formula");
    refuse_repeated("<component id='a'><formula>1", "+k", 100000, "</formula></component>" TAIL,
                    "m.xml:2: a: formula");
    refuse_repeated("<component id='a", "a", 900000, "'/>" TAIL,
                    "m.xml:2: <component> cannot have id=\"aaaa");
    refuse_repeated("<component id='a' func='", "a", 900000, "'/>" TAIL,
                    "m.xml:2: <component> cannot have func=\"aaaa");
    refuse_repeated(PEAK "<y name='", "a", 64, "a'/>" TAIL, "m.xml:3: <y> cannot have name=\"aaaa");
    refuse_repeated("", "<component id='a'/>", 40000, TAIL, "m.xml:2: a second component is called 'a'");
    mm_buf many = { 0 };
    mm_buf_add(&many, HEAD "<component id='a'>");
    for (int i = 0; i < 1100; i++)
        mm_buf_printf(&many, "<param name='p%d'/>", i);
    mm_buf_add(&many, "</component>" TAIL);
    refuse(many.data, many.len, "m.xml:2: more than 1000 parameters");
    mm_buf_free(&many);
    /* each names the two before it: their number of formulas grows as Fibonacci's numbers */
    mm_buf chain = { 0 };
    mm_buf_add(&chain, HEAD PEAK "<derived name='d0' formula='1'/><derived name='d1' formula='1'/>");
    for (int i = 2; i < 90; i++)
        mm_buf_printf(&chain, "<derived name='d%d' formula='d%d + d%d'/>", i, i - 1, i - 2);
    mm_buf_add(&chain, TAIL);
    refuse(chain.data, chain.len, "m.xml:3: d11: formula: hangs on too many other derived quantities");
    mm_buf_free(&chain);
}

/* All errors of a file are told, not the first alone. */
static void test_all_errors(void)
{
    static const char text[] = HEAD
        "<component id='a' func='gaussian'>\n<param name='are'/>\n<param name='sigma' "
        "min='3' max='2'/></component>\n<derived name='d' formula='1+'/>\n" TAIL;
    char path[] = "mm-model-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs(text, file);
    fclose(file);
    mm_diag found = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    ok(!mm_model_check(path, &found, &err) && err.code == MM_EMODEL, "check refuses a model with errors");
    ok(found.n == 3 && found.note[0].line == 3 && found.note[1].line == 4 && found.note[2].line == 5,
       "and tells each with its line");
    unlink(path);
    mm_diag_clear(&found);
    mm_err_clear(&err);
    ok(!mm_model_check("/nonexistent/m.xml", &found, &err) && err.code == MM_EMODEL,
       "a model file that is missing is a bad model");
    mm_err_clear(&err);
}

static void test_accepted(void)
{
    static const char text[] =
        "<?xml version='1.0' encoding='ISO-8859-1'?>\n<model xmlns='urn:mischmetal:model:1' id='m'>\n"
        "<!-- a comment --><title> Two\n words </title><source "
        "doi='10.1/x'>One</source><source>Two</source>\n"
        "<component id='a'><formula><![CDATA[x < k ? 1 : 0]]></formula><param name='k' "
        "start='2'/></component>\n"
        "<note>\xB5</note></model>";
    mm_err err = MM_ERR_INIT;
    mm_model *m = mm_model_parse(text, sizeof text - 1, "m.xml", &err);
    if (ok(m != NULL, "a model without domain and axes is read")) {
        same_text(m->domain, "general", "its domain is general");
        same_text(m->title, "Two words", "blanks in a text count once");
        same_text(m->source, "One; Two", "sources stand in a row");
        same_text(m->doi, "10.1/x", "with the first doi");
        same_text(m->note, "\xC2\xB5", "texts are UTF-8");
        ok(m->nx == 1 && m->ny == 1 && strcmp(m->x[0].name, "x") == 0 && strcmp(m->y[0].name, "y") == 0,
           "and its axes are x and y");
        same_text(m->comp[0].formula_text, "x < k ? 1 : 0", "a formula may stand in CDATA");
    } else {
        diag("%s", err.msg);
    }
    mm_model_free(m);
    mm_err_clear(&err);
}

/* Whatever a file is cut to, it is read or refused. */
static void test_cut(void)
{
    static const char text[] = HEAD
        "<x name='t' unit='s'/> <y name='q'/>\n"
        "<component id='a'> <formula>k * exp(-t)</formula> <param name='k'/> </component>\n"
        "<component id='b' func='constant'/>\n<derived name='d' formula='a.k^2'/>\n" TAIL;
    bool good = true;
    for (size_t n = 0; n < sizeof text - 2; n++) {
        mm_err err = MM_ERR_INIT;
        mm_model *model = mm_model_parse(text, n, "m.xml", &err);
        good &= model == NULL && err.code == MM_EMODEL;
        mm_model_free(model);
        mm_err_clear(&err);
    }
    ok(good, "a model cut anywhere is refused");
}

int main(void)
{
    mm_model_init();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse(cases[i].xml, strlen(cases[i].xml), cases[i].want);
    test_sizes();
    test_all_errors();
    test_accepted();
    test_cut();
    mm_model_quit();
    mm_unit_quit();
    return done();
}
