# What `cmake --install` puts where: the tool, and the package that find_package(cmakewatch) finds.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_directory "${CMAKE_INSTALL_DATADIR}/cmake/cmakewatch")
install(TARGETS cmakewatch EXPORT cmakewatch RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(EXPORT cmakewatch NAMESPACE cmakewatch:: FILE cmakewatchTargets.cmake DESTINATION "${package_directory}")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/cmakewatchConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/cmakewatchConfig.cmake" INSTALL_DESTINATION "${package_directory}"
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# A program runs on this machine, whatever the consumer compiles for.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cmakewatchConfigVersion.cmake"
  COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/cmakewatchConfig.cmake" "${PROJECT_BINARY_DIR}/cmakewatchConfigVersion.cmake"
              "${CMAKE_CURRENT_LIST_DIR}/AddReloadTarget.cmake" DESTINATION "${package_directory}")

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(completions "${PROJECT_SOURCE_DIR}/tool/cli/completions")
install(FILES "${completions}/cmakewatch.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
        RENAME cmakewatch)
install(FILES "${completions}/_cmakewatch" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
install(FILES "${completions}/cmakewatch.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")

# The program itself writes them: compiled for another machine, it needs an emulator for that.
if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
  cmakewatch_add_man_pages(1 pages_of_commands)
  cmakewatch_add_man_pages(7 pages_of_the_rest)
  add_custom_target(cmakewatch_man_pages ALL DEPENDS ${pages_of_commands} ${pages_of_the_rest})
  install(FILES ${pages_of_commands} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES ${pages_of_the_rest} DESTINATION "${CMAKE_INSTALL_MANDIR}/man7")
endif()
