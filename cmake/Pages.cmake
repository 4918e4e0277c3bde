# The manual pages of tool/cli/pages: the program carries their texts with it, and writes them for man(1) once it is built.
set(page_directory "${PROJECT_SOURCE_DIR}/tool/cli/pages")
file(GLOB pages CONFIGURE_DEPENDS "${page_directory}/*.md")
set(page_sources "${PROJECT_BINARY_DIR}/page_sources.cpp")
add_custom_command(OUTPUT "${page_sources}"
  COMMAND "${CMAKE_COMMAND}" "-DPAGE_DIRECTORY=${page_directory}" "-DOUTPUT=${page_sources}"
          -P "${CMAKE_CURRENT_LIST_DIR}/PageSources.cmake"
  DEPENDS ${pages} "${CMAKE_CURRENT_LIST_DIR}/PageSources.cmake" VERBATIM)
target_sources(cmakewatch_core PRIVATE "${page_sources}")
set_source_files_properties("${page_sources}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

# Sets `variable` to the files for man(1) of a section of the manual, and has them made with the program.
function(cmakewatch_add_man_pages section variable)
  set(made "")
  foreach(page IN LISTS pages)
    get_filename_component(name "${page}" NAME)
    if(name MATCHES "^(.*)[.]${section}[.]md$")
      set(topic "${CMAKE_MATCH_1}")
      set(file "${PROJECT_BINARY_DIR}/man/${topic}.${section}")
      add_custom_command(OUTPUT "${file}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${PROJECT_BINARY_DIR}/man"
        COMMAND cmakewatch roff -- "${topic}" > "${file}"
        DEPENDS cmakewatch VERBATIM)
      list(APPEND made "${file}")
    endif()
  endforeach()
  set(${variable} ${made} PARENT_SCOPE)
endfunction()
