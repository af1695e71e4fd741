#include "func/gauss_nodes.h"

#include <math.h>

#include "base/constants.h"

enum { HEIGHTS = 100 };

mm_gauss_nodes mm_gauss_nodes_for(double sigma, double pole, double soft, double smooth, double digits)
{
    mm_gauss_nodes nodes = { 0, 1 };
    if (!(sigma > 0))
        return nodes;
    const double exponent = digits * log(10), reach = sqrt(2 * exponent), near = pole / sigma;
    double step = 0;
    for (int i = 1; i <= HEIGHTS; i++) {
        /* off the pole, where the integrand is still bounded */
        const double d = fmin(reach, 0.95 * near) * i / HEIGHTS, beyond = fmax(0, d - soft / sigma);
        const double growth = beyond > 0 ? beyond * sigma / smooth : 0;
        step = fmax(step, 2 * MM_PI * d / (exponent + (d * d + growth * growth) / 2));
    }
    nodes.half = (size_t)ceil(reach / step);
    nodes.step = step;
    return nodes;
}

double mm_gauss_node(const mm_gauss_nodes *nodes, size_t k, double *weight)
{
    if (nodes->half == 0) {
        *weight = 1;
        return 0;
    }
    const double t = nodes->step * ((double)k - (double)nodes->half);
    *weight = nodes->step * exp(-t * t / 2) / sqrt(2 * MM_PI);
    return t;
}
