/// The script of PowerShell.
module internal BioSparse.App.CommandLine.PowerShellCompletion

open CompletionTexts

/// A word in quotation marks, as PowerShell reads it.
let private quoted (word: string) = "'" + word.Replace("'", "''") + "'"

let private entry key value = $"        {quoted key} = {value}"

/// Words, and what else: files, folders or nothing.
let private ofCandidates (candidates: Candidates) =
    let words = candidates.Words |> List.map quoted |> String.concat ", "

    let kind =
        if candidates.Files then "files"
        elif candidates.Folders then "folders"
        else ""

    $"@{{ Words = @({words}); Kind = {quoted kind} }}"

let private head =
    """# Completion of biosparse in PowerShell. In $PROFILE: biosparse completion pwsh | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName biosparse -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $verbs = [ordered]@{"""

let private body =
    """    }

    $current = $wordToComplete
    $prefix = ''
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    $place = $null
    $offered = [ordered]@{}
    if ($words.Count -le 1) {
        $offered = $verbs
    }
    else {
        $verb = $words[1]
        $before = $words[-1]
        if ($current -match '^(--[^=]+)=(.*)$') {
            $before = $Matches[1]
            $prefix = "$before="
            $current = $Matches[2]
        }
        if ($values.ContainsKey("$verb $before")) {
            $place = $values["$verb $before"]
        }
        else {
            # the words that belong to no option
            $main = @()
            for ($i = 2; $i -lt $words.Count; $i++) {
                if (-not $words[$i].StartsWith('-')) { $main += $words[$i] }
                elseif ($values.ContainsKey("$verb $($words[$i])")) { $i++ }
            }
            if (-not $current.StartsWith('-')) {
                foreach ($key in "$verb $($main.Count) $($main | Select-Object -First 1)", "$verb $($main.Count)", "$verb *") {
                    if ($null -eq $place -and $places.ContainsKey($key)) { $place = $places[$key] }
                }
            }
            if ($null -eq $place -and $options.ContainsKey($verb)) { $offered = $options[$verb] }
        }
    }
    if ($null -ne $place) {
        foreach ($word in $place.Words) { $offered[$word] = $word }
    }
    foreach ($word in $offered.Keys) {
        if ($word.StartsWith($current)) {
            [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, 'ParameterValue', $offered[$word])
        }
    }
    if ($null -ne $place -and $place.Kind) {
        foreach ($file in [System.Management.Automation.CompletionCompleters]::CompleteFilename($current)) {
            if ($place.Kind -eq 'files' -or $file.ResultType -eq 'ProviderContainer') {
                [System.Management.Automation.CompletionResult]::new("$prefix$($file.CompletionText)", $file.ListItemText, $file.ResultType, $file.ToolTip)
            }
        }
    }
}"""

let script (verbs: VerbShape list) =
    [ head
      for word, does in first verbs do
          entry word (quoted does)
      "    }"
      "    $options = @{"
      for verb in verbs do
          if not verb.Options.IsEmpty then
              let entries =
                  [ for option in verb.Options -> $"{quoted option.Option} = {quoted (sentence option.Help)}" ]

              entry verb.Text.Name ("[ordered]@{ " + String.concat "; " entries + " }")
      "    }"
      "    $values = @{"
      for verb, option, value in valued verbs do
          entry $"{verb} {option}" (ofCandidates value)
      "    }"
      "    $places = @{"
      for verb, count, first, candidates in places verbs do
          match count, first with
          | Some count, Some first -> entry $"{verb} {count} {first}" (ofCandidates candidates)
          | Some count, None -> entry $"{verb} {count}" (ofCandidates candidates)
          | None, _ -> entry $"{verb} *" (ofCandidates candidates)
      body ]
    |> lines
