// Stands for a compiler and for `ar` in the generated projects, so that the build graph is measured and not a compiler.
// Usage: stub_compiler COMPILER [OPTION...] -MF DEPFILE -o OBJECT -c SOURCE   an object, and a depfile with the headers
//                                                                            that the file `headers` beside SOURCE
//                                                                            lists
//        stub_compiler ARCHIVE                                               an archive without members
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE* open_or_exit(const char* path, const char* mode) {
    FILE* file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void write_text(const char* path, const char* text) {
    FILE* file = open_or_exit(path, "w");
    fputs(text, file);
    fclose(file);
}

static const char* value_of(const char* option, int argc, char** argv) {
    for (int i = 1; i + 1 < argc; ++i)
        if (strcmp(argv[i], option) == 0) return argv[i + 1];
    fprintf(stderr, "there is no %s\n", option);
    exit(1);
}

int main(int argc, char** argv) {
    if (argc == 2) {
        write_text(argv[1], "!<arch>\n");
        return 0;
    }
    const char* source = argv[argc - 1];
    const char* slash = strrchr(source, '/');
    char path[4096];
    snprintf(path, sizeof path, "%.*s/headers", slash ? (int)(slash - source) : 1, slash ? source : ".");
    FILE* list = open_or_exit(path, "r");
    FILE* depfile = open_or_exit(value_of("-MF", argc, argv), "w");
    fprintf(depfile, "%s: %s", value_of("-o", argc, argv), source);
    while (fgets(path, sizeof path, list)) {
        path[strcspn(path, "\n")] = '\0';
        fprintf(depfile, " \\\n  %s", path);
    }
    fputc('\n', depfile);
    fclose(depfile);
    fclose(list);
    write_text(value_of("-o", argc, argv), "object\n");
    return 0;
}
