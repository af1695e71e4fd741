/* What a user waits for: start-up, turning a large file into a table, a fit of many rows. Runs the built
 * mmfit on data that are made here, in a folder of TMPDIR. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

enum { RUNS = 7, QD_ROWS = 420000, FIT_ROWS = 1000000 };

static char folder[200];

static const char model[] =
    "<model xmlns='urn:mischmetal:model:1' id='two' domain='general'>\n"
    "<title>Two exponentials</title> <source>bench</source> <x name='t'/> <y name='v'/>\n"
    "<component id='f'> <formula>a*exp(-b*x) + c*exp(-d*x) + e</formula>\n"
    "<param name='a' start='2'/> <param name='b' start='1.5' min='0'/> <param name='c' start='1'/>\n"
    "<param name='d' start='0.1' min='0'/> <param name='e' start='0.05'/> </component> </model>\n";

/* Values with 15 digits, as instruments write averages, and columns that stay empty. */
static void write_qd(FILE *f)
{
    fprintf(
        f,
        "[Header]\nINFO,bench,APPNAME\n[Data]\nComment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),"
        "Moment (emu),M. Std. Err. (emu),Empty 1,Empty 2,Range,Average,Quad,Frequency (Hz),Empty 3,"
        "Center (mm),Empty 4,Mass (g),Drift,Noise,Min (K),Max (K)\n");
    for (int i = 0; i < QD_ROWS; i++) {
        const double t = 2 + i * 0.001, m = 1e-3 * cos(i * 0.01) / t;
        fprintf(
            f,
            ",%.2f,%.15g,%.15g,%.15g,%.15g,,,%d,%.15g,%.15g,%.15g,,%.15g,,0.0125,%.15g,%.15g,%.15g,%.15g\n",
            3.5e7 + 1.37 * i, t, 1e4 * sin(i * 1e-4), m, fabs(m) * 1e-3, i % 5, t / 3, -m / 7, 40 + m,
            35.32 + m, m * t, m / 3, t - 1e-3 / 3, t + 1e-3 / 3);
    }
}

/* White noise of standard deviation 1, nearly normal. */
static double noise(void)
{
    static unsigned long long state = 88172645463325252ULL;
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        sum += (double)(state >> 11) * 0x1p-53;
    }
    return sum - 6;
}

static void write_rows(FILE *f)
{
    fprintf(f, "t\tv\n");
    for (int i = 0; i < FIT_ROWS; i++) {
        const double t = i * 1e-5;
        fprintf(f, "%.6g\t%.9g\n", t, 3 * exp(-2 * t) + 1.5 * exp(-0.3 * t) + 0.2 + 0.05 * noise());
    }
}

static void write_model(FILE *f)
{
    fputs(model, f);
}

/* Its size in bytes; 0 when it cannot be made. */
static double make(const char *name, void (*write)(FILE *))
{
    char path[300];
    struct stat about;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return 0;
    write(f);
    return fclose(f) == 0 && stat(path, &about) == 0 ? (double)about.st_size : 0;
}

static void run(void *context)
{
    if (system(context) != 0)
        fprintf(stderr, "tools: failed: %s\n", (const char *)context);
}

/* Seconds of a command with the folder in the place of %s. */
static double seconds(const char *format)
{
    char command[600];
    snprintf(command, sizeof command, format, folder, folder);
    return bench_best(RUNS, run, command);
}

int main(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.150s/bench.XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(folder) == NULL)
        return 1;
    const double size = make("large.dat", write_qd) * 1e-6;
    if (size == 0 || make("rows.tsv", write_rows) == 0 || make("two.xml", write_model) == 0)
        fprintf(stderr, "tools: cannot write into %s\n", folder);
    printf("what\tvalue\tunit\n");
    printf("mmfit show gaussian, from start to end\t%.2f\tms\n",
           1e3 * seconds("mmfit show gaussian > /dev/null"));
    printf("mmfit cat of a Quantum Design file of %.0f MB\t%.0f\tMB/s\n", size,
           size / seconds("mmfit cat %s/large.dat > /dev/null"));
    printf("the same with one thread\t%.0f\tMB/s\n",
           size / seconds("mmfit cat -j 1 %s/large.dat > /dev/null"));
    printf("mmfit fit of %d rows, 5 parameters, formula\t%.2f\ts\n", FIT_ROWS,
           seconds("mmfit fit -m %s/two.xml %s/rows.tsv > /dev/null"));
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    run(command);
    return 0;
}
