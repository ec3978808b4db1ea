/// The script of bash.
module internal BioSparse.App.CommandLine.BashCompletion

open CompletionTexts

/// Assignments that say what may stand here.
let private assignments (candidates: Candidates) =
    [ if not candidates.Words.IsEmpty then
          "words=" + quoted (spaced candidates.Words)
      if candidates.Files then
          "files=1"
      if candidates.Folders then
          "folders=1" ]
    |> spaced

let private case pattern body =
    $"        {pattern}) {body} ;;".Replace(")  ;;", ") ;;")

let private head =
    """# Completion of biosparse in bash. In ~/.bashrc: source <(biosparse completion bash)

# what the value of option $2 of verb $1 may be; fails where the option has no value
_biosparse_value() {
    case "$1 $2" in"""

let private main =
    """        *) return 1 ;;
    esac
}

# what may stand behind $2 words of verb $1 that belong to no option, the first of which is $3
_biosparse_main() {
    case "$1 $2 $3" in"""

let private options =
    """    esac
}

_biosparse_options() {
    case $1 in"""

let private body =
    """    esac
}

_biosparse() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}
    local words='' files='' folders='' prefix='' first='' word count=0 i=2
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words=$_biosparse_verbs
    else
        # --option=value is three words where = separates words, and one elsewhere
        case $current in
        =) current='' ;;
        --*=*)
            before=${current%%=*}
            prefix=$before=
            current=${current#*=}
            ;;
        *) [ "$before" = = ] && before=${COMP_WORDS[COMP_CWORD-2]} ;;
        esac
        if ! _biosparse_value "$verb" "$before"; then
            while [ $i -lt "$COMP_CWORD" ]; do
                word=${COMP_WORDS[i]}
                case $word in
                =) i=$((i + 1)) ;;
                -*)
                    if _biosparse_value "$verb" "$word"; then
                        i=$((i + 1))
                        [ "${COMP_WORDS[i]}" = = ] && i=$((i + 1))
                    fi
                    ;;
                *)
                    [ $count -eq 0 ] && first=$word
                    count=$((count + 1))
                    ;;
                esac
                i=$((i + 1))
            done
            words='' files='' folders=''
            case $current in
            -*) ;;
            *) _biosparse_main "$verb" "$count" "$first" ;;
            esac
            [ -z "$words$files$folders" ] && _biosparse_options "$verb"
        fi
    fi
    while IFS= read -r word; do
        COMPREPLY+=("$prefix$word")
    done < <(
        [ -n "$words" ] && compgen -W "$words" -- "$current"
        if [ -n "$files" ]; then
            compgen -f -- "$current"
        elif [ -n "$folders" ]; then
            compgen -d -- "$current"
        fi
    )
    [ -n "$files$folders" ] && compopt -o filenames 2>/dev/null
    # the beginning of an assignment: its value follows
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -F _biosparse biosparse"""

let script (verbs: VerbShape list) =
    [ head
      for verb, option, value in valued verbs do
          case (quoted $"{verb} {option}") (assignments value)
      main
      for verb, count, first, candidates in places verbs do
          match count, first with
          | Some count, Some first -> case (quoted $"{verb} {count} {first}") (assignments candidates)
          | Some count, None -> case (quoted $"{verb} {count} " + "*") (assignments candidates)
          | None, _ -> case (quoted $"{verb} " + "*") (assignments candidates)
      options
      for verb in verbs do
          if not verb.Options.IsEmpty then
              case verb.Text.Name ("words=" + quoted (verb.Options |> List.map _.Option |> spaced))
      body.Replace("$_biosparse_verbs", first verbs |> List.map fst |> spaced |> quoted) ]
    |> lines
