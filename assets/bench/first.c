// first FONT: a page of as many words as an idle screen has, drawn in memory by nothing but a C
// program with Cairo and Pango. Prints when it was drawn, in µs of the boot.
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <time.h>

enum { WIDTH = 1280, HEIGHT = 800, FACES = 5 };

static void set(cairo_t *cairo, const char *words, int size, int x, int y, int width) {
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, "Noto Sans");
    pango_font_description_set_absolute_size(font, (double)size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, width * PANGO_SCALE);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_text(layout, words, -1);
    cairo_move_to(cairo, x, y);
    pango_cairo_show_layout(cairo, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

int main(int argc, char **argv) {
    static const char *const labels[FACES] = {
        "Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"};
    FcConfig *fonts = FcConfigCreate();
    if (argc < 2 || !FcConfigAppFontAddFile(fonts, (const FcChar8 *)argv[1])) return 1;
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), fonts);
    pango_cairo_font_map_set_default(PANGO_CAIRO_FONT_MAP(map));
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
    cairo_t *cairo = cairo_create(picture);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    set(cairo, "phường Tây Nha Trang", 34, 0, 20, WIDTH);
    set(cairo, "Ông/Bà có hài lòng với việc giải quyết thủ tục hành chính hôm nay không?", 52, 40,
        120, WIDTH - 80);
    for (int face = 0; face < FACES; face++) {
        int left = 20 + face * 250;
        cairo_arc(cairo, left + 120, 420, 100, 0, 2 * G_PI);
        cairo_stroke(cairo);
        cairo_arc(cairo, left + 120, 420, 50, 0, G_PI);
        cairo_stroke(cairo);
        set(cairo, labels[face], 32, left, 540, 240);
    }
    set(cairo, "Đường dây nóng 0258 3 822 222 · English", 30, 0, 700, WIDTH);
    cairo_surface_flush(picture);
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    printf("first %lld\n", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
    return cairo_status(cairo) != CAIRO_STATUS_SUCCESS;
}
