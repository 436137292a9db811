/// The shell scripts for completing the command under its own name, kubectl-jitsi. They query the command for candidates, so
/// they need no update when commands change.
enum CompletionScript {
  static func text(for shell: CompletionCommand.Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// The script that kubectl runs to complete `kubectl jitsi`.
  static let plugin = """
    #!/bin/sh
    # kubectl calls this with the words after `kubectl jitsi` to complete the last one.
    exec kubectl-jitsi __complete -- "$@"

    """

  private static let bash = #"""
    # bash completion for kubectl-jitsi

    __kubectl_jitsi_complete() {
      local cur cword line word directive=0
      local -a words=() found=()
      COMPREPLY=()
      if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n "=:" cur words cword
      else
        # Without bash-completion the words are put together here: bash splits them at = and at :.
        local i
        for ((i = 0; i <= COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if ((${#words[@]} > 1)) && [[ $word == [=:]* || ${words[${#words[@]} - 1]} == *[=:] ]]; then
            words[${#words[@]} - 1]+=$word
          else
            words+=("$word")
          fi
        done
        cword=$((${#words[@]} - 1))
        cur=${words[cword]}
      fi

      while IFS= read -r line; do
        if [[ $line == :* ]]; then
          directive=${line#:}
        else
          found+=("${line%%$'\t'*}")
        fi
      done < <("${words[0]}" __complete -- "${words[@]:1:cword-1}" "$cur" 2>/dev/null)

      # Of --flag=value bash completes the value alone, unless it takes = for a part of words.
      local value=$cur prefix=
      if [[ $cur == -*=* ]]; then
        value=${cur#*=}
        [[ $COMP_WORDBREAKS == *=* ]] || prefix=${cur%%=*}=
      fi

      case $directive in
        8)
          local pattern
          pattern=$(IFS='|' && printf '%s' "${found[*]}")
          __kubectl_jitsi_files "$value" "$pattern"
          ;;
        16)
          while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$value")
          __kubectl_jitsi_option filenames
          ;;
        0)
          if ((${#found[@]})); then COMPREPLY=("${found[@]}"); else __kubectl_jitsi_files "$value" ''; fi
          ;;
        *) COMPREPLY=("${found[@]/#/$prefix}") ;;
      esac
      if ((${#COMPREPLY[@]} == 1)) && [[ -z ${COMPREPLY[0]} ]]; then COMPREPLY=(); fi
    }

    # Files, or those with some extensions and folders.
    __kubectl_jitsi_files() {
      local line
      while IFS= read -r line; do
        if [[ -z $2 || -d $line || $line =~ \.($2)$ ]]; then COMPREPLY+=("$line"); fi
      done < <(compgen -f -- "$1")
      __kubectl_jitsi_option filenames
    }

    __kubectl_jitsi_option() {
      if [[ $(type -t compopt) == builtin ]]; then compopt -o "$1" 2>/dev/null; fi
    }

    complete -F __kubectl_jitsi_complete kubectl-jitsi

    """#

  private static let zsh = #"""
    #compdef kubectl-jitsi
    # zsh completion for kubectl-jitsi

    _kubectl-jitsi() {
      local line word directive=0
      local -a lines found extensions
      lines=("${(@f)$("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
      for line in "${lines[@]}"; do
        case $line in
          :*) directive=${line#:} ;;
          ?*)
            word=${line%%$'\t'*}
            extensions+=("$word")
            word=${word//:/\\:}
            if [[ $line == *$'\t'* ]]; then word+=":${line#*$'\t'}"; fi
            found+=("$word")
            ;;
        esac
      done

      # Of --flag=value the value alone is completed.
      if [[ ${words[CURRENT]} == -*=* ]]; then compset -P '*='; fi

      case $directive in
        8) _files -g "*.(${(j:|:)extensions})(-.)" ;;
        16) _files -/ ;;
        *)
          if (( ${#found} )); then
            _describe 'kubectl-jitsi' found
          elif [[ $directive == 0 ]]; then
            _files
          fi
          ;;
      esac
    }

    # The file may be sourced, or be a function on fpath.
    if [[ ${funcstack[1]} == _kubectl-jitsi ]]; then
      _kubectl-jitsi "$@"
    else
      compdef _kubectl-jitsi kubectl-jitsi
    fi

    """#

  private static let fish = #"""
    # fish completion for kubectl-jitsi

    function __kubectl_jitsi_complete
        set -l words (commandline --tokenize --cut-at-cursor --current-process)
        set -l current (commandline --cut-at-cursor --current-token)
        set -l lines (command $words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
        set -q lines[1]; or return
        set -l directive (string replace : '' -- $lines[-1])
        set -e lines[-1]

        # Of --flag=value the command completes the value; fish replaces the whole word.
        set -l prefix ''
        set -l value "$current"
        if string match --quiet --regex '^-.*=' -- "$current"
            set prefix (string replace --regex '=.*' '=' -- "$current")
            set value (string replace --regex '^[^=]*=' '' -- "$current")
        end

        switch $directive
            case 8
                for file in (__fish_complete_path "$value")
                    set -l name (string split --fields 1 \t -- $file)
                    if string match --quiet '*/' -- $name; or contains -- (string split --right --max 1 . -- $name)[-1] $lines
                        echo $prefix$file
                    end
                end
            case 16
                for folder in (__fish_complete_directories "$value" '')
                    echo $prefix$folder
                end
            case 0
                if set -q lines[1]
                    printf "$prefix%s\n" $lines
                else
                    for file in (__fish_complete_path "$value")
                        echo $prefix$file
                    end
                end
            case '*'
                for line in $lines
                    echo $prefix$line
                end
        end
    end

    complete --command kubectl-jitsi --no-files --arguments '(__kubectl_jitsi_complete)'

    """#
}
