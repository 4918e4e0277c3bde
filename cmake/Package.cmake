# `cpack -G DEB` in the build directory makes a Debian package.
set(CPACK_PACKAGE_NAME cmakewatch)
set(CPACK_PACKAGE_VENDOR "the cmakewatch authors")
if(NOT CPACK_PACKAGE_CONTACT) # the project has no address: -DCPACK_PACKAGE_CONTACT=... for whoever distributes it
  set(CPACK_PACKAGE_CONTACT "cmakewatch authors <cmakewatch@nowhere.invalid>")
endif()
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "cmake (>= 3.20), ninja-build (>= 1.10)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS watchman)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "rebuild a CMake target when a file of it changes, and restart the program")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"cmakewatch asks CMake and Ninja which files a target is built from, and
watches exactly those. When one of them changes, it rebuilds. The old program
keeps running until the new build is good. Then it is stopped and the new one is
started.
.
CMake projects can define targets that do so: find_package(cmakewatch) gives
the function add_reload_target().")
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/DebianLayout.cmake")
include(CPack)
