#include "tool/project/command_writes.h"

#include "tool/base/path.h"
#include "tool/project/shell_commands.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace cmakewatch {
namespace {

constexpr int deepest_shell = 4; // `sh -c` in `sh -c`

using Words = std::vector<ShellWord>;

bool is(const ShellWord& word, std::string_view text) {
    return word && *word == text;
}

bool is_option(const ShellWord& word) {
    return word && word->size() > 1 && word->front() == '-';
}

// What a command is told apart from its options.
struct Operands {
    Words files;
    ShellWord target_directory; // -t DIR
    bool is_recursive = false;
    bool is_symbolic = false;
    bool makes_directories = false; // install -d
};

class WritesReader {
  public:
    explicit WritesReader(std::string_view directory) : directories_{std::string(directory)} {}

    CommandWrites read(std::string_view line, int depth = 0) {
        for (auto& command : parse_shell_commands(line)) {
            directories_.resize(command.depth + 1, directories_.back());
            for (const auto& file : command.written) add_file(file);
            read_command(std::move(command.words), depth);
        }
        directories_.resize(1);
        return std::move(writes_);
    }

  private:
    // By the command's name; each gets the words behind it.
    void read_command(Words words, int depth) {
        if (words.empty() || !words.front()) return;
        const auto name = std::string(path::name(*words.front()));
        words.erase(words.begin());
        if (name == "cd") {
            directories_.back() = words.empty() ? std::nullopt : absolute(words.front());
        } else if (name.starts_with("cmake") && !words.empty() && is(words.front(), "-E")) {
            words.erase(words.begin());
            read_cmake(std::move(words), depth);
        } else if (name == "sh" || name == "bash") {
            read_shell(words, depth);
        } else if (name == "env") {
            read_environment(std::move(words), depth);
        } else if (name == "cp") {
            const auto operands = operands_of(words, "St");
            operands.is_symbolic ? add_links(operands) : add_copies(operands, operands.is_recursive);
        } else if (name == "install") {
            const auto operands = operands_of(words, "mogSt");
            if (!operands.makes_directories) add_copies(operands, false);
        } else if (name == "ln") {
            const auto operands = operands_of(words, "St");
            operands.is_symbolic ? add_links(operands) : add_copies(operands, false);
        } else if (name == "mv") {
            add_moves(operands_of(words, "St"));
        } else if (name == "touch") {
            add_files(operands_of(words, "drt").files);
        } else if (name == "rm" || name == "tee") {
            add_files(operands_of(words, "").files);
        }
    }

    // `words` follow `cmake -E`.
    void read_cmake(Words words, int depth) {
        if (words.empty() || !words.front()) return;
        const auto name = *words.front();
        words.erase(words.begin());
        if (name == "env") {
            read_environment(std::move(words), depth);
        } else if (name == "time") {
            read_command(std::move(words), depth);
        } else if (name == "copy" || name == "copy_if_different" || name == "copy_if_newer") {
            add_copies(operands_of(words, "t"), false);
        } else if (name.starts_with("copy_directory")) {
            const auto operands = operands_of(words, "");
            if (operands.files.size() < 2) return;
            for (size_t i = 0; i + 1 < operands.files.size(); ++i)
                add_copy(absolute(operands.files[i]), absolute(operands.files.back()), true);
        } else if (name == "rename") {
            add_moves(operands_of(words, ""));
        } else if (name == "create_symlink") {
            add_links(operands_of(words, ""));
        } else if (name == "create_hardlink") {
            add_copies(operands_of(words, ""), false);
        } else if (name == "touch" || name == "touch_nocreate" || name == "rm" || name == "remove") {
            add_files(operands_of(words, "").files);
        }
    }

    // What `sh -c` gets is a command line too.
    void read_shell(const Words& words, int depth) {
        const auto option = std::find_if(words.begin(), words.end(), [](const ShellWord& word) {
            return is_option(word) && word->find("--") != 0 && word->find('c') != std::string::npos;
        });
        if (depth == deepest_shell || option == words.end() || option + 1 == words.end() || !*(option + 1)) return;
        const auto outer = std::exchange(directories_, {directories_.back()});
        auto so_far = std::exchange(writes_, {});
        auto inner = read(**(option + 1), depth + 1);
        writes_ = std::move(so_far);
        writes_.copies.insert(writes_.copies.end(), inner.copies.begin(), inner.copies.end());
        writes_.files.insert(writes_.files.end(), inner.files.begin(), inner.files.end());
        directories_ = outer;
    }

    // `env A=B command` and `cmake -E env A=B -- command`.
    void read_environment(Words words, int depth) {
        const auto command = std::find_if(words.begin(), words.end(), [](const ShellWord& word) {
            return word && !word->starts_with('-') && word->find('=') == std::string::npos;
        });
        words.erase(words.begin(), command);
        read_command(std::move(words), depth);
    }

    // `with_value`: the one-letter options that take the word behind them.
    static Operands operands_of(const Words& words, std::string_view with_value) {
        Operands operands;
        bool may_be_option = true;
        for (size_t i = 0; i < words.size(); ++i) {
            const auto& word = words[i];
            if (!may_be_option || !is_option(word)) {
                operands.files.push_back(word);
            } else if (*word == "--") {
                may_be_option = false;
            } else if (word->starts_with("--")) {
                constexpr std::string_view target = "--target-directory=";
                if (word->starts_with(target)) operands.target_directory = word->substr(target.size());
                if (*word == "--recursive" || *word == "--archive") operands.is_recursive = true;
                if (*word == "--symbolic" || *word == "--symbolic-link") operands.is_symbolic = true;
            } else {
                if (word->find_first_of("rRa") != std::string::npos) operands.is_recursive = true;
                if (word->find('s') != std::string::npos) operands.is_symbolic = true;
                if (word->find('d') != std::string::npos) operands.makes_directories = true;
                const bool takes_next = with_value.find(word->back()) != std::string_view::npos && i + 1 < words.size();
                if (takes_next && word->back() == 't') operands.target_directory = words[i + 1];
                if (takes_next) ++i;
            }
        }
        return operands;
    }

    // Calls `visit` with each source and each place that it may go to. `visit` gets absolute paths.
    void for_each_place(const Operands& operands,
                        const std::function<void(const std::string& source, const std::string& place)>& visit) const {
        auto sources = operands.files;
        auto target = operands.target_directory;
        const bool must_be_directory =
            target || sources.size() > 2 || (!sources.empty() && sources.back() && sources.back()->ends_with('/'));
        if (!target) {
            if (sources.size() < 2) return;
            target = sources.back();
            sources.pop_back();
        }
        const auto destination = absolute(target);
        if (!destination) return;
        for (const auto& word : sources) {
            const auto source = absolute(word);
            if (!source) continue;
            if (!must_be_directory) visit(*source, *destination);
            visit(*source, path::normal(*destination + "/" + std::string(path::name(*source))));
        }
    }

    void add_copies(const Operands& operands, bool are_directories) {
        for_each_place(operands, [&](const std::string& source, const std::string& place) {
            add_copy(source, place, false);
            if (are_directories) add_copy(source, place, true);
        });
    }

    void add_moves(const Operands& operands) {
        for_each_place(operands, [&](const std::string& source, const std::string& place) {
            writes_.files.push_back(source);
            writes_.files.push_back(place);
        });
    }

    // A symbolic link's text is relative to where the link lies.
    void add_links(const Operands& operands) {
        if (operands.files.size() != 2 || operands.target_directory || !operands.files.front()) return;
        const auto link = absolute(operands.files.back());
        if (!link) return;
        const auto& text = *operands.files.front();
        add_copy(path::absolute(text, path::parent(*link)), *link, false);
        const auto in_directory = *link + "/" + std::string(path::name(path::normal(text)));
        add_copy(path::absolute(text, *link), path::normal(in_directory), false);
    }

    void add_copy(const std::optional<std::string>& source, const std::optional<std::string>& destination,
                  bool is_directory) {
        if (!source || !destination || *source == *destination) return;
        writes_.copies.push_back({*source, *destination, is_directory});
    }

    void add_files(const Words& files) {
        for (const auto& file : files) add_file(file);
    }

    void add_file(const ShellWord& file) {
        if (auto path = absolute(file)) writes_.files.push_back(std::move(*path));
    }

    [[nodiscard]] ShellWord absolute(const ShellWord& file) const {
        if (!file || file->empty()) return std::nullopt;
        if (path::is_absolute(*file)) return path::normal(*file);
        if (!directories_.back()) return std::nullopt;
        return path::absolute(*file, *directories_.back());
    }

    std::vector<ShellWord> directories_; // the current one of each shell around the command, the innermost last
    CommandWrites writes_;
};

} // namespace

std::string FileCopy::source_of(std::string_view file) const {
    if (file == destination) return is_directory ? "" : source;
    if (!is_directory || !path::is_under(file, destination)) return "";
    return path::absolute(path::relative(file, destination), source);
}

CommandWrites writes_of(std::string_view command, std::string_view directory) {
    return WritesReader(directory).read(command);
}

} // namespace cmakewatch
