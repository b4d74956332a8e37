/*
 * Finds the minutiae of one finger with libfprint's public functions (fp_image_new, fp_image_detect_minutiae), which
 * run NIST's mindtct. Reads one PGM picture (P5, 8 bits) from standard input, writes a line a minutia to standard output:
 *   x y direction reliability type
 * Build:  gcc -O2 -o minutiae minutiae.c $(pkg-config --cflags --libs libfprint-2)
 *
 * FpMinutia is opaque in the headers; its fields are those of NBIS' struct fp_minutia, which has not changed since 2007.
 */
#include <libfprint-2/fprint.h>
#include <stdio.h>

struct nbis_minutia {
  int x, y, ex, ey, direction;
  double reliability;
  int type, appearing, feature_id;
  int *nbrs, *ridge_counts;
  int num_nbrs;
};

static GMainLoop *loop;
static gboolean found;

static void done (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) data;
  found = fp_image_detect_minutiae_finish (FP_IMAGE (source), result, NULL);
  g_main_loop_quit (loop);
}

int main (void)
{
  int width, height, most;
  if (scanf ("P5 %d %d %d", &width, &height, &most) != 3 || getchar () == EOF) return 2;
  if (width < 1 || height < 1 || width > 2048 || height > 2048 || most != 255) return 2;
  FpImage *image = fp_image_new (width, height);
  gsize size = 0;
  guchar *pixels = (guchar *) fp_image_get_data (image, &size);
  if (size < (gsize) width * height || fread (pixels, 1, (size_t) width * height, stdin) != (size_t) width * height) return 3;
  loop = g_main_loop_new (NULL, FALSE);
  fp_image_detect_minutiae (image, NULL, done, NULL);
  g_main_loop_run (loop);
  if (!found) return 4;
  GPtrArray *minutiae = fp_image_get_minutiae (image);
  for (guint i = 0; minutiae != NULL && i < minutiae->len; i++) {
    struct nbis_minutia *m = g_ptr_array_index (minutiae, i);
    printf ("%d %d %d %.3f %d\n", m->x, m->y, m->direction, m->reliability, m->type);
  }
  return 0;
}
