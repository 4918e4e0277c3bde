# Writes the pages in PAGE_DIRECTORY to the C++ source OUTPUT.
file(GLOB pages "${PAGE_DIRECTORY}/*.md")
set(source "#include \"tool/cli/page_sources.h\"\n\nstd::vector<const char*> cmakewatch::page_sources() {\n    return {\n")
foreach(page IN LISTS pages)
  file(READ "${page}" text)
  string(APPEND source "R\"page(${text})page\",\n")
endforeach()
string(APPEND source "    };\n}\n")
file(WRITE "${OUTPUT}" "${source}")
