/* Demagnetisation factors N (SI: 0 to 1) along the field, and the susceptibility that they correct. */
#ifndef MM_MAGNET_DEMAG_H
#define MM_MAGNET_DEMAG_H

#include <stdbool.h>

#include "base/err.h"

typedef enum mm_shape { MM_SHAPE_CUBOID, MM_SHAPE_CYLINDER, MM_SHAPE_ELLIPSOID, MM_SHAPE_SPHERE } mm_shape;

/* Edges, or diameters, in any one unit; the field is along c. Of a cylinder c is the length, a = b the
 * diameter. */
typedef struct mm_dimensions {
    double a, b, c;
} mm_dimensions;

/** Cuboid in the fully shielding state, within 1 %: N = 4ab / (4ab + 3c(a + b)).
 *  Source: R. Prozorov and V. G. Kogan, Phys. Rev. Applied 10, 014030 (2018), eq. 22. */
double mm_demag_cuboid(mm_dimensions d);

/** Cuboid of uniform magnetisation, magnetometric. The three axes add up to 1.
 *  Source: A. Aharoni, J. Appl. Phys. 83, 3432 (1998), eq. 1. */
double mm_demag_prism(mm_dimensions d);

/** Ellipsoid, exact. Source: J. A. Osborn, Phys. Rev. 67, 351 (1945). */
double mm_demag_ellipsoid(mm_dimensions d);

/** Cylinder along the field in the fully shielding state, 1/N = 1 + 1.6 c/a.
 *  Source: Prozorov and Kogan (2018), eq. 23. */
double mm_demag_cylinder(mm_dimensions d);

/** Factor of a shape for shielding. Errors: MM_EINPUT a dimension that is not positive. */
bool mm_demag(mm_shape shape, mm_dimensions d, double *factor, mm_err *err);

/** Susceptibility of the material from that of the sample: chi / (1 - N chi), both SI volume. */
double mm_internal_susceptibility(double chi_external, double factor);

/** "cuboid", "cylinder", "ellipsoid", "sphere". Errors: MM_EINPUT another word. */
bool mm_shape_parse(const char *text, mm_shape *shape, mm_err *err);

/** "4x3x0.5mm", "4.0(1) x 3.0(1) x 0.5 mm": edges in m, the field along the last; one number is a sphere's
 * diameter, two are diameter and length; without a unit they are in mm. *error, where not NULL, gets the
 * standard errors, NaN where none is given. Errors: MM_EINPUT. */
bool mm_dimensions_parse(const char *text, mm_dimensions *d, mm_dimensions *error, mm_err *err);

#endif
